import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLongBodies, type LongBodies } from '../../../../src/worker/request/long-bodies.js';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';
const chromium =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const safari =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15';
const url = 'https://d111111abcdef8.cloudfront.net/a/b?authorization=aaa.bbb.ccc';

let pages: { postMessage: ReturnType<typeof vi.fn> }[] = [];
let endBody: (name: string) => void = () => {};

function startWorker(userAgent: string): LongBodies {
  vi.stubGlobal('navigator', { userAgent });
  return createLongBodies();
}

beforeEach(() => {
  vi.useFakeTimers();
  pages = [{ postMessage: vi.fn() }, { postMessage: vi.fn() }];
  vi.stubGlobal('clients', { matchAll: async () => pages });
  vi.stubGlobal(
    'PerformanceObserver',
    class {
      constructor(tell: (list: { getEntries: () => { name: string }[] }) => void) {
        endBody = (name) => tell({ getEntries: () => [{ name }] });
      }
      observe(): void {}
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pings = (): number[] => pages.map(({ postMessage }) => postMessage.mock.calls.length);
const pass = (seconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(seconds * 1000);

it('in Firefox every page is asked to say something every ten seconds, from the request to the end of its body', async () => {
  startWorker(firefox).follow(url, undefined);
  await pass(9);
  expect(pings()).toEqual([0, 0]);
  await pass(31);
  expect(pings()).toEqual([4, 4]);
  endBody(url);
  await pass(60);
  expect(pings()).toEqual([4, 4]);
  expect(vi.getTimerCount()).toBe(0);
});

it('in Firefox no page is asked for a body that has come at once', async () => {
  startWorker(firefox).follow(`${url}#page=2`, undefined);
  endBody(url);
  await pass(60);
  expect(pings()).toEqual([0, 0]);
});

it('in Firefox two bodies of one URL are two', async () => {
  const { follow } = startWorker(firefox);
  follow(url, undefined);
  follow(url, undefined);
  endBody(url);
  await pass(10);
  expect(pings()).toEqual([1, 1]);
  endBody(url);
  await pass(60);
  expect(pings()).toEqual([1, 1]);
});

it('in Firefox a fetch that fails has no body to wait for', async () => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('network');
  });
  await expect(startWorker(firefox).fetch(url, {})).rejects.toThrow('network');
  await pass(60);
  expect(pings()).toEqual([0, 0]);
});

it('in Firefox what is asked holds no URL and no token', async () => {
  startWorker(firefox).follow(url, undefined);
  await pass(10);
  expect(JSON.stringify(pages[0]!.postMessage.mock.calls)).toBe('[[{"type":"file-auth:ping","protocol":1}]]');
});

it('in Firefox a body whose end is never told is given up after six hours', async () => {
  startWorker(firefox).follow(url, undefined);
  await pass(6 * 3600 + 20);
  const [asked] = pings();
  await pass(3600);
  expect(pings()[0]).toBe(asked);
});

const within = async (seconds: number, ended: Promise<void>): Promise<boolean> => {
  let isEnded = false;
  void ended.then(() => (isEnded = true));
  await pass(seconds);
  return isEnded;
};

/** For how long an event lasts because of an answer. */
function heldFor(bodies: LongBodies, response: Response): Promise<void> {
  const waitUntil = vi.fn<(ended: Promise<void>) => void>();
  bodies.holdEvent({ waitUntil }, response);
  return waitUntil.mock.lastCall?.[0] ?? Promise.resolve();
}

describe.each([
  ['Firefox', firefox, 300],
  ['WebKit', safari, 60],
])('in %s, which ends a worker that is replaced', (_, userAgent, limit) => {
  const fetchIn = async (): Promise<{ bodies: LongBodies; response: Response }> => {
    vi.stubGlobal('fetch', async () => new Response('bytes'));
    const bodies = startWorker(userAgent);
    return { bodies, response: await bodies.fetch(url, {}) };
  };

  it('an answer lasts to the end of its body', async () => {
    const { bodies, response } = await fetchIn();
    const ended = heldFor(bodies, response);
    expect(await within(20, ended)).toBe(false);
    endBody(url);
    expect(await within(0, ended)).toBe(true);
  });

  it('a body whose end is never told is waited for no longer than its time', async () => {
    const { bodies, response } = await fetchIn();
    const ended = heldFor(bodies, response);
    expect(await within(limit - 1, ended)).toBe(false);
    expect(await within(2, ended)).toBe(true);
  });

  it('the event of somebody else’s fetch lasts to the end of its body, or until that fetch fails', async () => {
    const { follow } = startWorker(userAgent);
    const waitUntil = vi.fn<(ended: Promise<void>) => void>();
    const endBodies = [follow(url, { waitUntil }), follow(`${url}#other`, { waitUntil })];
    const [one, two] = waitUntil.mock.calls.map(([ended]) => ended);
    expect(await within(20, Promise.race([one!, two!]))).toBe(false);
    endBody(url);
    expect(await within(0, one!)).toBe(true);
    endBodies[1]!();
    expect(await within(0, two!)).toBe(true);
  });

  it('an event that is over does not take the answer away', async () => {
    const { bodies, response } = await fetchIn();
    const waitUntil = (): never => {
      throw new DOMException('The event is over', 'InvalidStateError');
    };
    expect(() => bodies.holdEvent({ waitUntil }, response)).not.toThrow();
  });

  it('an answer that came from elsewhere is not waited for', async () => {
    const { bodies } = await fetchIn();
    expect(await within(0, heldFor(bodies, new Response('kept')))).toBe(true);
  });
});

it('no page is asked in WebKit, which ends no worker in mid body', async () => {
  startWorker(safari).follow(url, undefined);
  await pass(59);
  expect(pings()).toEqual([0, 0]);
});

it('nothing is followed where there is no timeline of resources, and the worker starts all the same', async () => {
  vi.stubGlobal('PerformanceObserver', undefined);
  vi.stubGlobal('fetch', async () => new Response('bytes'));
  const bodies = startWorker(safari);
  const ended = heldFor(bodies, await bodies.fetch(url, {}));
  expect(await within(0, ended)).toBe(true);
});

it.each([
  ['Chromium', chromium],
  ['headless Chromium', chromium.replace('Chrome/', 'HeadlessChrome/')],
])('nothing is followed in %s, which lets a worker that is replaced finish', async (_, userAgent) => {
  vi.stubGlobal('fetch', async () => new Response('bytes'));
  const bodies = startWorker(userAgent);
  const ended = heldFor(bodies, await bodies.fetch(url, {}));
  expect(await within(0, ended)).toBe(true);
  await pass(60);
  expect(pings()).toEqual([0, 0]);
  expect(vi.getTimerCount()).toBe(0);
});
