import 'localforage';
import { CacheFirst as SerwistCacheFirst, NetworkOnly as SerwistNetworkOnly } from 'serwist';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CacheFirst } from 'workbox-strategies/CacheFirst.js';
import { NetworkOnly } from 'workbox-strategies/NetworkOnly.js';
import { message } from '../../../../src/shared/contract/protocol.js';
import type { FileAuthOptions, FileAuthPlugin } from '../../../../src/worker/index.js';
import { allBroadcasts, forgetBroadcasts } from '../../../support/unit/fake-broadcast-channel.js';
import { FakeFetchEvent } from '../../../support/unit/fake-extendable-event.js';
import { stubWorkerScope, type FakeWorkerScope } from '../../../support/unit/fake-worker-scope.js';
import { contentOf, resetStores } from '../../../support/unit/memory-localforage.js';
import { pageRequest } from '../../../support/unit/page-request.js';
import { appOrigin, cdn, fakeToken, fileUrl, path } from '../../../support/unit/sample.js';

// Workbox and Serwist take themselves to be in a worker as soon as they are imported.
vi.hoisted(() =>
  Object.assign(globalThis, {
    self: globalThis,
    __WB_DISABLE_DEV_LOGS: true,
    registration: { scope: 'https://app.example/' },
  }),
);
vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const status = message({ type: 'file-auth:status' });
const store = { name: 'localforage', storeName: 'TOKEN_STORAGE_MANAGER' };
const mine = fakeToken({ iss: 'a', sub: 'me' });
const rotated = fakeToken({ iss: 'a', sub: 'me', jti: 2 });
const hers = fakeToken({ iss: 'a', sub: 'her' });
const fetched = vi.fn<(request: Request) => Promise<Response>>();
let scope: FakeWorkerScope;

beforeEach(() => {
  // A worker that starts is a module that is evaluated anew.
  vi.resetModules();
  resetStores();
  forgetBroadcasts();
  scope = stubWorkerScope();
  fetched.mockReset().mockImplementation(async () => new Response('bytes'));
  vi.stubGlobal('fetch', (input: RequestInfo, init?: RequestInit) => fetched(new Request(input, init)));
  contentOf().set('ACCOUNT', mine);
});
afterEach(() => void vi.unstubAllGlobals());

async function createPlugin(options: Partial<FileAuthOptions> = {}): Promise<FileAuthPlugin> {
  const worker = await import('../../../../src/worker/index.js');
  return new worker.FileAuthPlugin({ origins: [cdn], ...options });
}

interface StrategyOptions {
  readonly cacheName: string;
  readonly plugins: FileAuthPlugin[];
}
interface Strategy {
  handleAll(options: { request: Request; event: ExtendableEvent }): [Promise<Response>, Promise<void>];
}

const begin = (strategy: Strategy, request: Request): [Promise<Response>, Promise<void>] =>
  strategy.handleAll({
    request,
    event: new FakeFetchEvent('fetch', { request, clientId: 'page' }),
  });

/** Asks a strategy as a route does, and waits for what it does besides. */
async function ask(strategy: Strategy, url: string = fileUrl, init: RequestInit = {}): Promise<Response> {
  const [response, done] = begin(strategy, new Request(url, init));
  const answer = await response;
  await done;
  return answer;
}

const sentUrls = (): string[] => fetched.mock.calls.map(([{ url }]) => url);
const kept = (): string[] => scope.caches.keysOf('images');
const storeToken = async (token: string): Promise<void> => {
  contentOf().set('ACCOUNT', token);
  await scope.post(message({ type: 'file-auth:tokens-changed', store, resumed: false }));
};
const denial = (reason: string, code = 401): Response =>
  new Response('no', { status: code, headers: { 'x-file-auth': reason } });

const strategies: readonly [
  string,
  new (options: StrategyOptions) => Strategy,
  new (options: Pick<StrategyOptions, 'plugins'>) => Strategy,
][] = [
  ['Workbox', CacheFirst, NetworkOnly],
  ['Serwist', SerwistCacheFirst, SerwistNetworkOnly],
];

describe.each(strategies)('in %s', (_, First, Only) => {
  const first = async (options?: Partial<FileAuthOptions>): Promise<Strategy> =>
    new First({ cacheName: 'images', plugins: [await createPlugin(options)] });
  const only = async (options?: Partial<FileAuthOptions>): Promise<Strategy> =>
    new Only({ plugins: [await createPlugin(options)] });

  it('a strategy without a cache sends a file’s token, and the page sees nothing of it', async () => {
    const answer = new Response('bytes');
    fetched.mockResolvedValue(
      Object.defineProperty(answer, 'url', { value: `${fileUrl}?authorization=${mine}` }),
    );
    const response = await ask(await only());
    expect(sentUrls()).toEqual([`${fileUrl}?authorization=${mine}`]);
    expect([await response.text(), response.url]).toEqual(['bytes', '']);
  });

  it('a strategy without a cache sends it in a header if it is to', async () => {
    await ask(await only({ placement: 'header' }), `${fileUrl}?authorization=old`);
    expect(sentUrls()).toEqual([fileUrl]);
    expect(fetched.mock.lastCall![0].headers.get('authorization')).toBe(`Bearer ${mine}`);
  });

  it('a strategy without a cache sends a plain image readably', async () => {
    await ask(await only(), fileUrl, { mode: 'no-cors' });
    expect(fetched.mock.lastCall![0]).toMatchObject({ mode: 'cors', credentials: 'omit' });
  });

  it('a strategy without a cache sends a file without a token as the page asked for it', async () => {
    contentOf().clear();
    await ask(await only());
    expect(sentUrls()).toEqual([fileUrl]);
  });

  it('a strategy without a cache sends what is no file as the page asked for it, and hands its answer on', async () => {
    const answer = new Response('page');
    fetched.mockResolvedValue(answer);
    expect(await ask(await only(), `${appOrigin}/index.html`)).toBe(answer);
    expect(sentUrls()).toEqual([`${appOrigin}/index.html`]);
    expect(await scope.post(status)).toMatchObject({ status: { counts: {} } });
  });

  it('a strategy without a cache tries a denied file with the next token', async () => {
    contentOf().set('FOLDER_3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'folder-token');
    fetched.mockResolvedValueOnce(denial('file-not-granted', 403));
    const response = await ask(await only());
    expect(await response.text()).toBe('bytes');
    expect(sentUrls()).toEqual([`${fileUrl}?authorization=folder-token`, `${fileUrl}?authorization=${mine}`]);
    expect(await scope.post(status)).toMatchObject({ status: { counts: { authorized: 1 } } });
  });

  it('a strategy without a cache gives the page the denial when no token is left, and the status tells why', async () => {
    fetched.mockImplementation(async () => denial('file-not-granted', 403));
    expect((await ask(await only())).status).toBe(403);
    expect(await scope.post(status)).toMatchObject({
      status: { counts: { denied: 1 }, reasons: { 'file-not-granted': 1 } },
    });
  });

  it('a strategy without a cache reports the network’s failure, which stays one', async () => {
    fetched.mockRejectedValue(new TypeError('Failed to fetch'));
    const [response, done] = begin(await only(), new Request(fileUrl));
    await expect(response).rejects.toThrow();
    await done.catch(() => {});
    expect(await scope.post(status)).toMatchObject({ status: { counts: { failed: 1 } } });
  });

  it('a strategy with a cache keeps a file without its token, and answers it to the next one of the same owner', async () => {
    const strategy = await first();
    await ask(strategy);
    await storeToken(rotated);
    expect(await (await ask(strategy)).text()).toBe('bytes');
    expect(sentUrls()).toHaveLength(1);
    expect(kept()).toEqual([expect.stringMatching(/\?file-auth-owner=[0-9a-f]{64}$/)]);
  });

  it('a strategy with a cache keeps no page that comes in place of a file', async () => {
    fetched.mockResolvedValueOnce(
      new Response('<p>Welcome</p>', { headers: { 'content-type': 'text/html' } }),
    );
    await ask(await first());
    expect(kept()).toEqual([]);
    expect(await scope.post(status)).toMatchObject({ status: { counts: { replaced: 1 } } });
  });

  it('a strategy with a cache answers what it keeps to nobody else', async () => {
    const strategy = await first();
    await ask(strategy);
    await storeToken(hers);
    await ask(strategy);
    expect(sentUrls()).toHaveLength(2);
    expect(kept()).toHaveLength(2);
  });

  it('a strategy with a cache answers what it keeps to nobody without a token', async () => {
    const strategy = await first();
    await ask(strategy);
    contentOf().clear();
    await scope.post(message({ type: 'file-auth:tokens-changed', store, resumed: false }));
    await ask(strategy);
    expect(sentUrls()).toEqual([`${fileUrl}?authorization=${mine}`, fileUrl]);
    expect(kept()).toHaveLength(1);
  });

  it('a strategy with a cache keeps a file for whose token opened it', async () => {
    contentOf().set('FOLDER_3f2504e0-4f89-41d3-9a0c-0305e82c3301', hers);
    fetched.mockResolvedValueOnce(denial('file-not-granted', 403));
    const strategy = await first();
    await ask(strategy);
    contentOf().delete('FOLDER_3f2504e0-4f89-41d3-9a0c-0305e82c3301');
    await storeToken(rotated);
    await ask(strategy);
    expect(sentUrls()).toHaveLength(2);
  });

  it.each<[string, () => Response]>([
    ['a denial', () => denial('file-not-granted', 403)],
    ['what does not exist', () => new Response('', { status: 404 })],
    ['a part', () => new Response('byt', { status: 206 })],
    ['a denial that says 200', () => denial('file-not-granted', 200)],
  ])('a strategy with a cache does not keep %s', async (_name, answer) => {
    fetched.mockImplementation(async () => answer());
    await ask(await first());
    expect(kept()).toEqual([]);
  });

  it('a strategy with a cache does not keep a file that no token opened', async () => {
    contentOf().clear();
    await ask(await first());
    expect(kept()).toEqual([]);
  });

  it('a strategy with a cache keeps nothing for a token that the application names nobody for', async () => {
    await ask(await first({ cache: { identity: () => null } }));
    expect(kept()).toEqual([]);
  });

  it('a strategy with a cache keeps what is no file as it would without us', async () => {
    const strategy = await first();
    await ask(strategy, `${appOrigin}/logo.png?v=1`);
    expect(kept()).toEqual([`${appOrigin}/logo.png?v=1`]);
  });

  it('a strategy with a cache hides the token also of what it keeps', async () => {
    const strategy = await first();
    await ask(strategy);
    const response = await ask(strategy);
    expect(response.url).toBe('');
    expect(await response.text()).toBe('bytes');
  });

  it.each([
    ['a sign-out', message({ type: 'file-auth:sign-out', store, epoch: 1 })],
    ['clearCache()', message({ type: 'file-auth:clear' })],
  ])('a strategy with a cache loses its files by %s, and nothing else', async (_name, news) => {
    const strategy = await first();
    await ask(strategy);
    await ask(strategy, `${appOrigin}/logo.png`);
    scope.caches.fill('pages', `${appOrigin}/`);
    expect(await scope.post(news)).toEqual(message({ type: 'file-auth:done' }));
    expect(kept()).toEqual([`${appOrigin}/logo.png`]);
    expect(scope.caches.keysOf('pages')).toHaveLength(1);
  });

  it('a strategy with a cache loses a file that the edge now denies, whichever strategy asked for it', async () => {
    const plugins = [await createPlugin()];
    await ask(new First({ cacheName: 'images', plugins }));
    expect(kept()).toHaveLength(1);
    fetched.mockImplementation(async () => denial('file-not-granted', 403));
    expect((await ask(new Only({ plugins }))).status).toBe(403);
    expect(kept()).toEqual([]);
  });

  it('a strategy with a cache keeps no file whose bytes still come in when somebody signs out', async () => {
    const strategy = await first();
    let end = (): void => {};
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode('byt'));
        end = () => controller.close();
      },
    });
    fetched.mockResolvedValueOnce(new Response(body));
    const put = vi.spyOn(globalThis.caches, 'open');
    const [response, done] = begin(strategy, new Request(fileUrl));
    const shown = (await response).text();
    await vi.waitFor(() => expect(put).toHaveBeenCalledWith('images'));
    contentOf().clear();
    await scope.post(message({ type: 'file-auth:sign-out', store, epoch: 1 }));
    end();
    await Promise.all([shown, done.catch(() => {})]);
    expect(kept()).toEqual([]);
  });
});

it('the plug-in matches files for a route, as installFileAuth does, and nothing else', async () => {
  const { match } = await createPlugin();
  const matches = (url: string, members: Partial<Request> = {}): boolean =>
    match({ url: new URL(url), request: pageRequest(url, members) });
  expect(matches(fileUrl)).toBe(true);
  expect(matches(fileUrl, { mode: 'navigate' })).toBe(false);
  expect(matches(fileUrl, { cache: 'only-if-cached' })).toBe(false);
  expect(matches(`https://evil.example${path}`)).toBe(false);
  expect(matches(`${appOrigin}/`)).toBe(false);
});

it('the plug-in tells pages what happened, without a token', async () => {
  // A scope of its own: what other tests of this file report comes late.
  stubWorkerScope(`${appOrigin}/told/sw.js`);
  await ask(new NetworkOnly({ plugins: [await createPlugin()] }));
  const told = (): object[] => allBroadcasts().filter(({ name }) => name === `file-auth:${appOrigin}/told/`);
  await vi.waitFor(() => expect(told()).toHaveLength(1));
  expect(told()).toMatchObject([
    { data: { events: [{ type: 'file', outcome: 'authorized', key: 'ACCOUNT', status: 200, path }] } },
  ]);
  expect(JSON.stringify(told())).not.toContain(mine);
});

it.each([
  ['a wrong option', { origins: ['https://*.cloudfront.net'] }, 'wildcard'],
  ['an unknown option', { orgins: [cdn] }, '"orgins" is not an option'],
])('the plug-in is refused with %s', async (_, options, text) => {
  await expect(createPlugin(options as Partial<FileAuthOptions>)).rejects.toThrow(text);
});

it('the plug-in keeps Workbox from writing URLs with tokens to the console', async () => {
  vi.stubGlobal('__WB_DISABLE_DEV_LOGS', false);
  await createPlugin();
  expect((globalThis as { __WB_DISABLE_DEV_LOGS?: boolean }).__WB_DISABLE_DEV_LOGS).toBe(true);
});
