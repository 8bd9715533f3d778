import 'localforage';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  encodeOptions,
  resolveFileAuthOptions,
  type FileAuthOptions,
} from '../../../src/shared/contract/options.js';
import { message } from '../../../src/shared/contract/protocol.js';
import { allBroadcasts, forgetBroadcasts } from '../../support/unit/fake-broadcast-channel.js';
import { stubWorkerScope, type FakeWorkerScope } from '../../support/unit/fake-worker-scope.js';
import { contentOf, resetStores, stateContent } from '../../support/unit/memory-localforage.js';
import { pageRequest } from '../../support/unit/page-request.js';
import { appContext, cdn, file, fileUrl, folder, path } from '../../support/unit/sample.js';

vi.mock('localforage', () => import('../../support/unit/memory-localforage.js'));

const origins = [cdn];
const store = { name: 'localforage', storeName: 'TOKEN_STORAGE_MANAGER' };
const status = message({ type: 'file-auth:status' });
const fetched = vi.fn<typeof fetch>();
let scope: FakeWorkerScope;

beforeEach(() => {
  // A worker that starts is a module that is evaluated anew.
  vi.resetModules();
  resetStores();
  forgetBroadcasts();
  scope = stubWorkerScope();
  fetched.mockReset().mockImplementation(async () => new Response('bytes'));
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function install(options: FileAuthOptions = { origins }): Promise<void> {
  const { installFileAuth } = await import('../../../src/worker/index.js');
  installFileAuth(options);
}

/** Asks the worker for a URL as the browser would; `undefined` if it is left to the browser. */
async function request(url: string, members: Partial<Request> = {}): Promise<Response | undefined> {
  let answer: Promise<Response> | undefined;
  const respondWith = (response: Promise<Response>): void => void (answer = response);
  await scope.dispatch('fetch', {
    request: pageRequest(url, { destination: 'image', ...members }),
    clientId: 'page',
    respondWith,
  });
  return answer;
}

const sentUrls = (): string[] =>
  fetched.mock.calls.map(([input]) => (typeof input === 'string' ? input : (input as Request).url));

describe('an application’s own worker', () => {
  it('loads a file with the token that the application has stored', async () => {
    contentOf().set('ACCOUNT', 'stored-token');
    await install();
    expect((await request(fileUrl))?.status).toBe(200);
    expect(sentUrls()).toEqual([`${fileUrl}?authorization=stored-token`]);
  });

  it('sends a file out untouched if there is no token, never with authorization=null', async () => {
    await install();
    await request(fileUrl);
    expect(sentUrls()).toEqual([fileUrl]);
  });

  it('sends the token under a key of a further group of the path, and none where that group took no part', async () => {
    const ofMarkets = /(?:\/(?<market>[a-z]+))?\/(?<folder>\d+)\/(?<file>\d+)/;
    await install({ origins, path: ofMarkets, tokenKeys: ['MARKET_{market}'] });
    contentOf().set('MARKET_berlin', 'of-berlin').set('MARKET_', 'of-nobody');
    await request(`${origins[0]}/berlin/1/2`);
    await request(`${origins[0]}/1/2`);
    expect(sentUrls()).toEqual([`${origins[0]}/berlin/1/2?authorization=of-berlin`, `${origins[0]}/1/2`]);
    expect(await scope.post(status)).toMatchObject({ status: { counts: { authorized: 1, untouched: 1 } } });
  });

  it('leaves everything else to the browser and to the application', async () => {
    contentOf().set('ACCOUNT', 'stored-token');
    await install();
    expect(await request('https://app.example/index.html')).toBeUndefined();
    expect(await request(`https://evil.example/?x=${fileUrl}`)).toBeUndefined();
    expect(fetched).not.toHaveBeenCalled();
  });

  it('neither skips waiting nor claims, until a page asks it to', async () => {
    await install();
    await scope.dispatch('install');
    await scope.dispatch('activate');
    expect(scope.skipWaiting).not.toHaveBeenCalled();
    expect(scope.claim).not.toHaveBeenCalled();
    expect(await scope.post(message({ type: 'file-auth:claim' }))).toEqual(
      message({ type: 'file-auth:done' }),
    );
    expect(scope.claim).toHaveBeenCalledTimes(1);
  });

  it.each<[string, string, number]>([
    ['this package’s file alone', 'https://app.example/file-auth-worker.js?file-auth=options', 1],
    ['an older version of its own', 'https://app.example/sw.js', 0],
  ])('skips waiting behind %s (%s) %i times when it is asked to claim', async (_, scriptURL, times) => {
    await install();
    vi.stubGlobal('registration', { scope: appContext.scope.href, active: { scriptURL } });
    await scope.post(message({ type: 'file-auth:claim' }));
    expect(scope.skipWaiting).toHaveBeenCalledTimes(times);
  });

  it.each([
    ['its own origin', 'https://app.example', true],
    ['a srcdoc frame in Chromium', 'null', true],
    ['a srcdoc frame in Firefox', 'moz-safe-about:srcdoc', true],
    ['another origin', 'https://evil.example', false],
    ['an origin that begins alike', 'https://app.example.evil.example', false],
    ['nobody', '', false],
  ])('answers what comes from %s (%s): %s', async (_, origin, answers) => {
    await install();
    expect((await scope.post(status, { origin })) !== null).toBe(answers);
  });

  it('does nothing when it is imported and not installed', async () => {
    await import('../../../src/worker/index.js');
    expect(scope.listeners.size).toBe(0);
  });

  it('adds every listener while its script first runs', async () => {
    await install();
    const added = [...scope.listeners.keys()];
    await request(fileUrl);
    await scope.post(status);
    expect([...scope.listeners.keys()]).toEqual(added);
    expect([...scope.listeners.values()].map((each) => each.length)).toEqual(added.map(() => 1));
  });

  it.each<[string, object, string]>([
    ['wrong option', { origins: ['https://*.cloudfront.net'] }, 'wildcard'],
    ['unknown option', { origins, origin: cdn }, '"origin" is not an option'],
    ['option of the page only', { origins, getToken: async () => null }, '"getToken" is not an option'],
    ['own origin without a path', { origins: ['https://app.example'] }, 'give a "path" option too'],
    ['virtual path outside its scope', { origins, virtualPath: '_files/' }, '"virtualPath" option'],
    ['misspelt member of the cache', { origins, cache: { entries: 1 } }, '"cache.entries" is not an option'],
  ])('with a %s fails to start and tells the page why', async (_, options, text) => {
    await expect(install(options as FileAuthOptions)).rejects.toThrow(TypeError);
    expect(allBroadcasts()).toEqual([
      {
        name: 'file-auth:https://app.example/',
        data: message({
          type: 'file-auth:install-failed',
          message: expect.stringContaining(text) as string,
        }),
      },
    ]);
  });

  it('is installed once', async () => {
    await install();
    await expect(install()).rejects.toThrow('one call is enough');
  });

  it('may have routes and plug-ins besides, with one memory and one ear for pages', async () => {
    const { fileAuthRoutes, FileAuthPlugin, installFileAuth } = await import('../../../src/worker/index.js');
    const options = { origins, virtualPath: '/_files/' };
    expect(new FileAuthPlugin(options).match).toBeTypeOf('function');
    expect(fileAuthRoutes({ ...options }).map(({ method }) => method)).toEqual([
      'GET',
      'HEAD',
      'GET',
      'HEAD',
    ]);
    installFileAuth({ ...options, cors: 'auto' });
    expect(scope.listeners.get('message')).toHaveLength(1);
    expect(scope.listeners.get('fetch')).toHaveLength(1);
  });

  it('has routes for the virtual path only if there is one', async () => {
    const { fileAuthRoutes } = await import('../../../src/worker/index.js');
    expect(fileAuthRoutes({ origins })).toHaveLength(2);
  });

  it('refuses routes or plug-ins with other options, and names them', async () => {
    await install();
    const { fileAuthRoutes, FileAuthPlugin } = await import('../../../src/worker/index.js');
    const other = { origins, parameter: 't', cache: {} };
    const text = '"parameter", "cache" options differ';
    expect(() => fileAuthRoutes(other)).toThrow(text);
    expect(() => new FileAuthPlugin(other)).toThrow(TypeError);
  });

  it('keeps Workbox from writing URLs with tokens to the console', async () => {
    await install();
    expect((globalThis as { __WB_DISABLE_DEV_LOGS?: boolean }).__WB_DISABLE_DEV_LOGS).toBe(true);
  });
});

describe('a page that talks to the worker', () => {
  it('learns its version, options and counts', async () => {
    await install({ origins, path: /\/(?<folder>[^/]+)\/(?<file>[^/]+)/i, cors: 'never' });
    await request(fileUrl);
    await request(`${cdn}/a/b`);
    expect(await scope.post(status)).toMatchObject({
      type: 'file-auth:status-answer',
      status: {
        version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
        counts: { untouched: 2 },
        options: { origins, path: { flags: 'i' }, cors: 'never', parameter: 'authorization', store },
      },
    });
  });

  it('hears of every file, and of no token', async () => {
    contentOf().set('ACCOUNT', 'stored-token');
    await install();
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    await request(`${fileUrl}?authorization=old-token`);
    await request(`${fileUrl}?v=2`);
    expect(allBroadcasts()).toEqual([]);
    vi.advanceTimersByTime(50);
    const heard = allBroadcasts();
    expect(heard).toHaveLength(1);
    const told = { type: 'file', path, outcome: 'authorized', key: 'ACCOUNT' };
    expect(heard[0]).toMatchObject({
      name: 'file-auth:https://app.example/',
      data: { type: 'file-auth:events', events: [told, told] },
    });
    expect(JSON.stringify(heard)).not.toMatch(/stored-token|old-token/);
  });

  it('stops tokens by signing out, and hears of it', async () => {
    contentOf().set('ACCOUNT', 'stored-token');
    await install();
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    await request(fileUrl);
    contentOf().clear();
    expect(await scope.post(message({ type: 'file-auth:sign-out', store, epoch: 1 }))).toEqual(
      message({ type: 'file-auth:done' }),
    );
    await request(fileUrl);
    expect(sentUrls()).toEqual([`${fileUrl}?authorization=stored-token`, fileUrl]);
    vi.advanceTimersByTime(50);
    expect(allBroadcasts().map(({ data }) => data)).toEqual([
      message({
        type: 'file-auth:events',
        events: [
          expect.objectContaining({ type: 'file', outcome: 'authorized' }),
          { type: 'signed-out' },
          expect.objectContaining({ type: 'file', outcome: 'untouched' }),
        ],
      }),
    ]);
  });

  it('makes a new token known at once', async () => {
    contentOf().set('ACCOUNT', 'old');
    await install();
    await request(fileUrl);
    contentOf().set('ACCOUNT', 'new');
    const change = message({ type: 'file-auth:tokens-changed', store, resumed: true });
    expect(await scope.post(change)).toEqual(message({ type: 'file-auth:done' }));
    await request(fileUrl);
    expect(sentUrls().at(-1)).toBe(`${fileUrl}?authorization=new`);
  });

  it('with another store does not sign this one out', async () => {
    stateContent().set('other/tokens', { epoch: 1, signedOut: true });
    contentOf().set('ACCOUNT', 'stored-token');
    await install();
    const other = { name: 'other', storeName: 'tokens' };
    expect(await scope.post(message({ type: 'file-auth:sign-out', store: other, epoch: 1 }))).toBeNull();
    await request(fileUrl);
    expect(sentUrls()).toEqual([`${fileUrl}?authorization=stored-token`]);
  });

  it('learns why files could not be had', async () => {
    await install();
    fetched.mockImplementation(async () => new Response('', { status: 403 }));
    await request(fileUrl);
    expect(await scope.post(status)).toMatchObject({
      status: {
        reasons: { 'no-token': 1 },
        refusals: [{ folder, file, reason: 'no-token', status: 403, time: expect.any(Number) as number }],
      },
    });
  });

  it.each([
    ['to drop what is kept', message({ type: 'file-auth:clear' })],
    ['that somebody signs out', message({ type: 'file-auth:sign-out', store, epoch: 1 })],
  ])('may say %s where nothing can be kept at all', async (_, news) => {
    const { FileAuthPlugin } = await import('../../../src/worker/index.js');
    // A plug-in makes the worker look for what strategies keep.
    const plugin = new FileAuthPlugin({ origins });
    expect(plugin.match).toBeTypeOf('function');
    scope.caches.fail(new DOMException('The operation is insecure.', 'SecurityError'));
    expect(await scope.post(news)).toEqual(message({ type: 'file-auth:done' }));
  });

  it.each<[string, object]>([
    ['of another origin', { origin: 'https://evil.example' }],
    ['that is no page of ours but another worker', { source: {} }],
  ])('is not heard if the message is one %s', async (_, from) => {
    await install();
    expect(await scope.post(status, from)).toBeNull();
    expect(await scope.post(message({ type: 'file-auth:claim' }), from)).toBeNull();
    expect(scope.claim).not.toHaveBeenCalled();
  });

  it('may talk to the application’s worker about other things, or say something damaged', async () => {
    await install();
    for (const data of [
      null,
      'SKIP_WAITING',
      { type: 'SKIP_WAITING' },
      { type: 'file-auth:claim', protocol: 99 },
      { ...message({ type: 'file-auth:tokens-changed', store, resumed: true }), store: undefined },
      { ...message({ type: 'file-auth:sign-out', store, epoch: 1 }), epoch: undefined },
    ]) {
      expect(await scope.post(data)).toBeNull();
    }
    expect(scope.claim).not.toHaveBeenCalled();
  });

  it('gets no answer, and breaks nothing, if the worker may not claim any more', async () => {
    await install();
    scope.claim.mockRejectedValue(new DOMException('not active', 'InvalidStateError'));
    expect(await scope.post(message({ type: 'file-auth:claim' }))).toBeNull();
    expect(await scope.post(status)).toMatchObject({ type: 'file-auth:status-answer' });
  });
});

describe('the worker file', () => {
  let ownGlobals: { fileAuthWorker?: { installFileAuth(options: object): void } };

  beforeEach(() => {
    // The file defines its global for good, so every run gets a scope of its own in front of the common one.
    ownGlobals = Object.create(globalThis) as typeof ownGlobals;
    vi.doMock('../../../src/worker/scope.js', () => ({ scope: ownGlobals }));
  });
  afterEach(() => vi.doUnmock('../../../src/worker/scope.js'));

  const runFile = (): Promise<unknown> => import('../../../src/worker/classic.js');
  const encoded = (options: FileAuthOptions): string =>
    encodeOptions(resolveFileAuthOptions(options, appContext));

  it('installs itself with the options in its URL, takes over at once and claims', async () => {
    scope = stubWorkerScope(
      `https://app.example/file-auth-worker.js?file-auth=${encoded({ origins, parameter: 't' })}`,
    );
    contentOf().set('ACCOUNT', 'stored-token');
    await runFile();
    await scope.dispatch('install');
    await scope.dispatch('activate');
    await request(fileUrl);
    expect(sentUrls()).toEqual([`${fileUrl}?t=stored-token`]);
    expect(scope.skipWaiting).toHaveBeenCalledTimes(1);
    expect(scope.claim).toHaveBeenCalledTimes(1);
  });

  it('only offers its function when another worker loads it', async () => {
    await runFile();
    expect(scope.listeners.size).toBe(0);
    const offered = ownGlobals.fileAuthWorker;
    expect(Object.isFrozen(offered)).toBe(true);
    offered!.installFileAuth({ origins });
    expect(scope.listeners.has('fetch')).toBe(true);
  });

  it.each([
    ['damaged', 'AAAA'],
    ['empty', ''],
  ])('fails to start if its options are %s', async (_, parameter) => {
    scope = stubWorkerScope(`https://app.example/file-auth-worker.js?file-auth=${parameter}`);
    await expect(runFile()).rejects.toThrow(TypeError);
    expect(scope.listeners.has('fetch')).toBe(false);
  });
});
