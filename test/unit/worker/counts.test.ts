import { describe, expect, it, vi } from 'vitest';
import { allBroadcasts } from '../../support/unit/fake-broadcast-channel.js';
import type { FakeClient } from '../../support/unit/fake-clients.js';
import { contentOf, countQuestions } from '../../support/unit/memory-localforage.js';
import { cdn } from '../../support/unit/sample.js';
import { blue, filePath } from '../../support/test-files.js';
import { useWorker } from './use-worker.js';

vi.mock('localforage', () => import('../../support/unit/memory-localforage.js'));

// Workbox's development build parses URLs for what it writes to the console.
vi.hoisted(() => (process.env['NODE_ENV'] = 'production'));

const worker = useWorker();

/** What goes without a preflight, in CORS mode, with a GET. */
const safelisted = new Set(['accept', 'accept-language', 'range']);

interface Counts {
  readonly requests: number;
  readonly urls: number;
  readonly timers: number;
  readonly channels: number;
  readonly questions: number;
  readonly broadcasts: number;
  readonly posts: number;
  readonly fetches: number;
  readonly preflights: number;
}

/** Counts the objects that are made with `new` from a class of the global scope. */
function countMade(name: 'Request' | 'URL' | 'MessageChannel'): () => number {
  let made = 0;
  const construct = (original: new (...args: unknown[]) => object, args: unknown[]): object => {
    made += 1;
    return new original(...args);
  };
  vi.stubGlobal(name, new Proxy<new (...args: never[]) => object>(globalThis[name], { construct }));
  return () => made;
}

function needsPreflight([, init]: Parameters<typeof fetch>): boolean {
  const names = [...new Headers(init?.headers).keys()];
  return init?.mode !== 'cors' || init.method !== 'GET' || names.some((name) => !safelisted.has(name));
}

async function countsOf(load: () => Promise<unknown>): Promise<Counts> {
  const [requests, urls, channels] = [countMade('Request'), countMade('URL'), countMade('MessageChannel')];
  const timers = vi.spyOn(globalThis, 'setTimeout');
  const sent = allBroadcasts().length;
  worker.fetched.mockClear();
  const asked = countQuestions();
  await load();
  const counts = {
    requests: requests(),
    urls: urls(),
    timers: timers.mock.calls.length,
    channels: channels(),
    questions: countQuestions() - asked,
  };
  timers.mockRestore();
  // The reports come in one message, somewhat later.
  await vi.advanceTimersByTimeAsync(100);
  const { clients } = globalThis as unknown as ServiceWorkerGlobalScope;
  const clientsOfAll = await clients.matchAll({ type: 'all' });
  return {
    ...counts,
    broadcasts: allBroadcasts().length - sent,
    posts: clientsOfAll.flatMap((client) => (client as unknown as FakeClient).received).length,
    fetches: worker.fetched.mock.calls.length,
    preflights: worker.fetched.mock.calls.filter(needsPreflight).length,
  };
}

const images = (count: number): Promise<unknown> =>
  Promise.all(
    Array.from({ length: count }, (_, number) =>
      worker.request(`${cdn}${filePath(blue, number + 1)}`, { mode: 'no-cors' }),
    ),
  );

const chromium =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';

async function start(userAgent: string): Promise<void> {
  // However long 1,000 images take here, they come at once.
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  Object.assign(navigator, { userAgent });
  contentOf().set('ACCOUNT', 'stored-token');
  await worker.install();
}

// The end of a body is waited for only so long, but not in Chromium: src/worker/request/long-bodies.ts
describe.each([
  ['Chromium', chromium, 0],
  ['Firefox', firefox, 1],
])('in %s', (_, userAgent, timersOfOne) => {
  it.each([1, 200, 1000])(
    '%i images at once cost one fetch and one parsed URL each, and the store what one image costs it',
    async (count) => {
      await start(userAgent);
      expect(await countsOf(() => images(count))).toEqual({
        fetches: count,
        preflights: 0,
        // The router's.
        urls: count,
        // fetch gets a URL, and makes the one Request that there is.
        requests: 0,
        // Which keys there are, and the token.
        questions: 2,
        broadcasts: 1,
        posts: 0,
        // For a store that is slow, for one that does not answer (two questions), for the reports, and to look for a sign-out.
        timers: 5 + count * timersOfOne,
        // The look at the store is a task of its own.
        channels: 1,
      });
    },
  );

  it.each([1, 200, 1000])(
    '%i images cost no question to the store while a token is in memory',
    async (count) => {
      await start(userAgent);
      await countsOf(() => images(1));
      expect(await countsOf(() => images(count))).toEqual({
        fetches: count,
        preflights: 0,
        urls: count,
        requests: 0,
        questions: 0,
        broadcasts: 1,
        posts: 0,
        timers: 1 + count * timersOfOne,
        channels: 0,
      });
    },
  );
});
