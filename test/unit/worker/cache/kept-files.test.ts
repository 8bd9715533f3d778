import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { resolveCache, type FileCacheOptions } from '../../../../src/shared/contract/cache-option.js';
import type { FileAuthEvent } from '../../../../src/shared/contract/events.js';
import { createKeptFiles, type KeptFiles } from '../../../../src/worker/cache/kept-files.js';
import { stubWorkerScope, type FakeWorkerScope } from '../../../support/unit/fake-worker-scope.js';
import { pageRequest } from '../../../support/unit/page-request.js';
import { cdn, fakeToken, fileUrl } from '../../../support/unit/sample.js';

const store = { name: 'localforage', storeName: 'TOKENS' };
const cacheName = 'file-auth-worker:localforage/TOKENS:https://app.example/';
const mine = fakeToken({ iss: 'a', sub: 'me', exp: 1 });
const rotated = fakeToken({ iss: 'a', sub: 'me', exp: 2 });
const hers = fakeToken({ iss: 'a', sub: 'her', exp: 1 });
let scope: FakeWorkerScope;
let events: FileAuthEvent[];
let exchanges: number;

beforeEach(() => {
  scope = stubWorkerScope();
  events = [];
  exchanges = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function create(cache: FileCacheOptions = {}): KeptFiles {
  const options = { cache: resolveCache(cache), store, parameter: 'authorization' };
  return createKeptFiles(options, (event) => void events.push(event));
}

const whole = (body = 'bytes', headers: Record<string, string> = {}): Response =>
  new Response(body, { headers: { 'content-length': String(body.length), ...headers } });

interface Asking {
  readonly url?: string;
  readonly members?: Partial<Request>;
  readonly token?: string;
  /** The network's answer. */
  readonly response?: () => Response;
  /** Which token opened the file, if it is not the first one. */
  readonly opened?: string | null;
  readonly isCurrent?: () => boolean;
}

/** Asks as the worker does: what is kept, else the network, whose answer is kept. */
async function ask(files: KeptFiles, asking: Asking = {}): Promise<Response> {
  const { url = fileUrl, members = {}, response = whole, token = mine, opened = token } = asking;
  const request = pageRequest(url, members);
  const found = await files.find(request, token);
  if (found !== null) return found;
  exchanges += 1;
  const answer = response();
  if (opened !== null) files.keep(request, answer, opened, asking.isCurrent ?? (() => true));
  return answer;
}

const kept = (): string[] => scope.caches.keysOf(cacheName);
/** Asks, and waits until the file is kept. */
async function keep(files: KeptFiles, asking: Asking = {}): Promise<void> {
  const before = new Set(kept());
  const { url = fileUrl } = asking;
  const isNew = (key: string): boolean => !before.has(key) && key.startsWith(url.replace(/\?.*$/, ''));
  await (await ask(files, asking)).text();
  await vi.waitFor(() => expect(kept().find(isNew)).toBeDefined());
}
/** Waits until what would be kept would have been: another file, asked for later, is. */
async function settle(files: KeptFiles): Promise<void> {
  await keep(files, { url: `${cdn}/settled` });
}
const withoutSettled = (): string[] => kept().filter((url) => !url.includes('/settled'));

it('a kept file is answered again without a word to the network', async () => {
  const files = create();
  await keep(files);
  const response = await ask(files);
  expect([response.status, await response.text()]).toEqual([200, 'bytes']);
  expect(exchanges).toBe(1);
});

it('a kept file is answered to the same owner’s next token, and shows no token in its key', async () => {
  const files = create();
  await keep(files, { url: `${fileUrl}?v=2&authorization=${mine}` });
  expect(await (await ask(files, { url: `${fileUrl}?authorization=x&v=2`, token: rotated })).text()).toBe(
    'bytes',
  );
  expect(exchanges).toBe(1);
  expect(kept()).toEqual([expect.stringMatching(/^https:\/\/[^?]+\?v=2&file-auth-owner=[0-9a-f]{64}$/)]);
  expect(kept().join()).not.toContain(mine);
});

it('a kept file survives the worker’s restart', async () => {
  await keep(create());
  await ask(create());
  expect(exchanges).toBe(1);
});

it('a kept file is not answered to another owner', async () => {
  const files = create();
  await keep(files);
  const response = await ask(files, { token: hers, response: () => whole('hers') });
  expect(await response.text()).toBe('hers');
  expect(exchanges).toBe(2);
});

it('a kept file belongs to whose token opened it, and not to whose was tried first', async () => {
  const files = create();
  await keep(files, { token: mine, opened: hers });
  await ask(files, { token: hers });
  expect(exchanges).toBe(1);
  await ask(files, { token: mine });
  expect(exchanges).toBe(2);
});

it('a kept file is of the query that it was asked for with', async () => {
  const files = create();
  await keep(files);
  await ask(files, { url: `${fileUrl}?versionId=2` });
  expect(exchanges).toBe(2);
});

it('a kept file is answered although the answer varies by origin', async () => {
  const files = create();
  await keep(files, { response: () => whole('bytes', { vary: 'Origin' }) });
  await ask(files);
  expect(exchanges).toBe(1);
});

it.each<[string, Partial<Request>]>([
  ['cache: no-store', { cache: 'no-store' }],
  ['cache: reload', { cache: 'reload' }],
  ['cache: no-cache', { cache: 'no-cache' }],
  ['if-none-match', { headers: new Headers({ 'if-none-match': '"a"' }) }],
  ['if-modified-since', { headers: new Headers({ 'if-modified-since': 'Mon' }) }],
  ['if-range', { headers: new Headers({ range: 'bytes=1-', 'if-range': '"a"' }) }],
  ['HEAD', { method: 'HEAD' }],
])('a kept file is not answered to a request that wants the network’s word: %s', async (_, members) => {
  const files = create();
  await keep(files);
  await ask(files, { members });
  expect(exchanges).toBe(2);
});

it.each(['default', 'force-cache'] as const)('a kept file is answered with cache: %s', async (cache) => {
  const files = create();
  await keep(files);
  await ask(files, { members: { cache } });
  expect(exchanges).toBe(1);
});

it('a kept file is renewed by a request that reloads it', async () => {
  const files = create();
  await keep(files);
  await (await ask(files, { members: { cache: 'reload' }, response: () => whole('fresh') })).text();
  await vi.waitFor(async () => expect(await (await ask(files)).text()).toBe('fresh'));
  expect(exchanges).toBe(2);
});

it('a part of a kept file is cut out of it', async () => {
  const files = create();
  await keep(files);
  const response = await ask(files, { members: { headers: new Headers({ range: 'bytes=1-3' }) } });
  expect([response.status, await response.text()]).toEqual([206, 'yte']);
  expect(exchanges).toBe(1);
});

it.each<[string, Asking]>([
  ['a part', { response: () => new Response('byt', { status: 206, headers: { 'content-length': '3' } }) }],
  [
    'a refusal of S3',
    { response: () => new Response('no', { status: 403, headers: { 'content-length': '2' } }) },
  ],
  [
    'what does not exist',
    { response: () => new Response('no', { status: 404, headers: { 'content-length': '2' } }) },
  ],
  ['a file of unknown length', { response: () => new Response('bytes') }],
  ['a file that is too large', { response: () => whole('x'.repeat(11)) }],
  ['a file whose length is nonsense', { response: () => whole('bytes', { 'content-length': 'many' }) }],
  ['what no token opened', { opened: null }],
  ['the answer to HEAD', { members: { method: 'HEAD' } }],
  ['what is not to be stored', { members: { cache: 'no-store' } }],
  ['what cannot be read', { response: () => Object.defineProperty(whole(), 'type', { value: 'opaque' }) }],
])('what is kept is not %s', async (_, asking) => {
  const files = create({ maxFileBytes: 10 });
  await ask(files, asking);
  await settle(files);
  expect(withoutSettled()).toEqual([]);
});

it('what is kept is a file of just the largest size', async () => {
  const files = create({ maxFileBytes: 10 });
  await keep(files, { response: () => whole('x'.repeat(10)) });
  expect(kept()).toHaveLength(1);
});

it('what is kept goes to the page whole all the same', async () => {
  const response = await ask(create());
  expect(await response.text()).toBe('bytes');
  await vi.waitFor(() => expect(kept()).toHaveLength(1));
});

it('what is kept is nothing for a token that the application names nobody for', async () => {
  const files = create({ identity: (token) => (token === mine ? null : 'her') });
  await ask(files);
  await keep(files, { token: hers });
  expect(kept()).toHaveLength(1);
  await ask(files);
  expect(exchanges).toBe(3);
});

it('what is kept is nothing at all with cache: false', async () => {
  const files = createKeptFiles({ cache: false, store, parameter: 't' }, () => {});
  await ask(files);
  await ask(files);
  expect(exchanges).toBe(2);
  await files.drop(pageRequest(fileUrl), mine);
  await files.wipe();
  expect(await scope.caches.storage.keys()).toEqual([]);
});

it('what is kept is no more than so many files, of which the oldest go first', async () => {
  const files = create({ maxEntries: 2 });
  for (const name of ['a', 'b', 'c']) await (await ask(files, { url: `${cdn}/${name}` })).text();
  await vi.waitFor(() =>
    expect(kept()).toEqual([expect.stringContaining('/b?'), expect.stringContaining('/c?')]),
  );
});

it('what is kept is answered for so long and no longer', async () => {
  const now = vi.spyOn(Date, 'now').mockReturnValue(1_000_000);
  const files = create({ maxAgeSeconds: 60 });
  await keep(files);
  now.mockReturnValue(1_000_000 + 60_000);
  await ask(files);
  expect(exchanges).toBe(1);
  now.mockReturnValue(1_000_000 + 60_001);
  await ask(files);
  expect(exchanges).toBe(2);
});

it('what is kept goes for the one to whom the edge denies the file, and for nobody else', async () => {
  const files = create();
  await keep(files);
  await keep(files, { token: hers });
  await files.drop(pageRequest(`${fileUrl}?authorization=old`), rotated);
  expect(kept()).toHaveLength(1);
  await ask(files, { token: hers });
  expect(exchanges).toBe(2);
  await ask(files);
  expect(exchanges).toBe(3);
});

it('what is kept goes by a wipe, and nobody else’s does', async () => {
  scope.caches.fill('workbox-precache', `${cdn}/a`);
  const files = create();
  await keep(files);
  await files.wipe();
  expect(await scope.caches.storage.keys()).toEqual(['workbox-precache']);
  await ask(files);
  expect(exchanges).toBe(2);
});

it('what is kept goes while its bytes still come in, if somebody signs out meanwhile', async () => {
  const files = create();
  let [isCurrent, end]: [boolean, () => void] = [true, () => {}];
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode('byt'));
      end = () => {
        controller.enqueue(new TextEncoder().encode('es'));
        controller.close();
      };
    },
  });
  const response = await ask(files, {
    isCurrent: () => isCurrent,
    response: () => new Response(body, { headers: { 'content-length': '5' } }),
  });
  isCurrent = false;
  await files.wipe();
  end();
  expect(await response.text()).toBe('bytes');
  await settle(files);
  expect(withoutSettled()).toEqual([]);
});

it('a browser without room drops what was kept, tells so, and still shows the file', async () => {
  const files = create();
  await keep(files);
  scope.caches.failToPut(new DOMException('no room', 'QuotaExceededError'));
  const response = await ask(files, { url: `${cdn}/other` });
  expect(await response.text()).toBe('bytes');
  await vi.waitFor(() => expect(events).toEqual([{ type: 'cache-full' }]));
  expect(kept()).toEqual([]);
});

it('a browser without room is not suspected when a body merely breaks off', async () => {
  const files = create();
  await keep(files);
  scope.caches.failToPut(new TypeError('network error'));
  await (await ask(files, { url: `${cdn}/other` })).text();
  await vi.waitFor(() => expect(exchanges).toBe(2));
  await ask(files);
  expect(events).toEqual([]);
  expect(kept()).toHaveLength(1);
});

it('a browser whose Cache Storage is broken gets its files from the network', async () => {
  const files = create();
  scope.caches.fail(new DOMException('The operation is insecure.', 'SecurityError'));
  for (const _ of [1, 2]) expect(await (await ask(files)).text()).toBe('bytes');
  expect(exchanges).toBe(2);
  expect(events).toEqual([]);
});

it('a browser whose Cache Storage is broken does not hold up a denial, although nothing can be dropped', async () => {
  const files = create();
  scope.caches.fail(new DOMException('The operation is insecure.', 'SecurityError'));
  await expect(files.drop(pageRequest(fileUrl), mine)).resolves.toBeUndefined();
});
