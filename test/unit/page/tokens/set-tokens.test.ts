// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileAuth, FileAuthOptions } from '../../../../src/page/index.js';
import { isSignOut, message } from '../../../../src/shared/contract/protocol.js';
import { version } from '../../../../src/shared/contract/version.js';
import { deferred } from '../../../support/unit/deferred.js';
import { FakeBroadcastChannel, openBroadcastChannels } from '../../../support/unit/fake-broadcast-channel.js';
import { errorOf, openFakePage, type FakePage } from '../../../support/unit/fake-page.js';
import { openChannels } from '../../../support/unit/fake-message-channel.js';
import {
  againRegistered,
  FakeServiceWorker,
  ours,
  report,
  silent,
} from '../../../support/unit/fake-service-worker.js';
import {
  contentOf,
  makeTrouble,
  resetStores,
  stateContent,
} from '../../../support/unit/memory-localforage.js';
import { cdn, file, folder } from '../../../support/unit/sample.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const root = 'http://localhost:3000/';
const store = { name: 'localforage', storeName: 'TOKEN_STORAGE_MANAGER' };
const stateKey = 'localforage/TOKEN_STORAGE_MANAGER';
const changed = (resumed: boolean): object => message({ type: 'file-auth:tokens-changed', store, resumed });
const signOutMessage = (epoch = 1): object => message({ type: 'file-auth:sign-out', store, epoch });
let page: FakePage;

beforeEach(() => {
  page = openFakePage();
});
afterEach(() => {
  vi.useRealTimers();
  page.leave();
});

const worker = (): FakeServiceWorker => page.container.registrations[0]!.active!;

/** Registers, and forgets what was said for that. */
async function registered(options: Parameters<FakePage['register']>[0] = {}): Promise<FileAuth> {
  const fileAuth = await page.register(options);
  worker().received.length = 0;
  return fileAuth;
}

/** Registers with a worker of the application's own. */
async function registeredOwn(options: Partial<FileAuthOptions>): Promise<FileAuth> {
  const behaviour = ours(page.container, { options: { origins: [cdn], ...options } });
  page.container.addActive(root, new FakeServiceWorker(`${root}sw.js`, behaviour));
  page.container.onRegister = againRegistered;
  return registered({ url: '/sw.js' });
}

/** What another page of this scope, or a worker, says to all. */
function broadcast(data: unknown, name = `file-auth:${root}`): Promise<void> {
  const channel = new FakeBroadcastChannel(name);
  channel.postMessage(data);
  channel.close();
  return Promise.resolve();
}

describe('a token that the page sets', () => {
  it.each<[string, (fileAuth: FileAuth) => Promise<void>, string]>([
    ['for a file', (fileAuth) => fileAuth.setFileToken(file, 'token'), `FILE_${file}`],
    ['for a folder', (fileAuth) => fileAuth.setFolderToken(folder, 'token'), `FOLDER_${folder}`],
    ['for the account', (fileAuth) => fileAuth.setAccountToken('token'), 'ACCOUNT'],
    ['under a key of its own choice', (fileAuth) => fileAuth.setToken('OTHER', 'token'), 'OTHER'],
  ])('%s is stored, and the worker knows of it', async (_, set, key) => {
    const fileAuth = await registered();
    await set(fileAuth);
    expect([...contentOf()]).toEqual([[key, 'token']]);
    expect(worker().received).toEqual([changed(true)]);
    expect(JSON.stringify(worker().received)).not.toContain('"token"');
  });

  it('goes where the templates and the store of the application say', async () => {
    const fileAuth = await registered({
      tokenKeys: ['BOTH_{folder}_{file}', 'MARKET_{folder}', 'ACCOUNT_home_account'],
      store: { name: 'app', storeName: 'tokens' },
    });
    await fileAuth.setFolderToken(folder, 'one');
    await fileAuth.setAccountToken('two');
    expect([...contentOf('app', 'tokens')]).toEqual([
      [`MARKET_${folder}`, 'one'],
      ['ACCOUNT_home_account', 'two'],
    ]);
    expect(contentOf().size).toBe(0);
  });

  it('goes where the worker’s own templates say, if the page gives none', async () => {
    const fileAuth = await registeredOwn({ tokenKeys: ['HOME'] });
    await fileAuth.setAccountToken('token');
    expect([...contentOf()]).toEqual([['HOME', 'token']]);
  });

  it.each<[string, Partial<FileAuthOptions>, (fileAuth: FileAuth) => Promise<void>, string]>([
    [
      'a file',
      { tokenKeys: ['M_{folder}', 'A'] },
      (auth) => auth.setFileToken(file, 't'),
      'setFileToken needs a template in "tokenKeys" with {file} only; use setToken(key, token) instead',
    ],
    [
      'a folder',
      { tokenKeys: ['{folder}{file}', 'A'] },
      (auth) => auth.setFolderToken(folder, 't'),
      'setFolderToken needs a template in "tokenKeys" with {folder} only',
    ],
    [
      'the account',
      { tokenKeys: ['M_{folder}'] },
      (auth) => auth.setAccountToken('t'),
      'setAccountToken needs a template in "tokenKeys" with neither',
    ],
  ])('has no place for %s without a template', async (_, options, set, text) => {
    const error = await errorOf(set(await registeredOwn(options)));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(text);
    expect(contentOf().size).toBe(0);
  });

  it.each<[string, (fileAuth: FileAuth) => Promise<void>, string]>([
    ['an empty file', (auth) => auth.setFileToken('', 'secret'), '"file" must be a non-empty string'],
    ['an empty folder', (auth) => auth.setFolderToken('', 'secret'), '"folder" must be a non-empty string'],
    ['an empty key', (auth) => auth.setToken('', 'secret'), '"key" must be a non-empty string'],
    ['an empty token', (auth) => auth.setAccountToken(''), '"token" must be a non-empty string'],
    [
      'a token that is no text',
      (auth) => auth.setToken('A', { secret: 1 } as unknown as string),
      '"token" must be a non-empty string',
    ],
    [
      'no token',
      (auth) => auth.setFileToken(file, undefined as unknown as string),
      '"token" must be a non-empty string',
    ],
    [
      'null for a file',
      (auth) => auth.setFileToken(file, null as unknown as string),
      '"token" must be a non-empty string',
    ],
  ])('is refused with a TypeError when there is %s', async (_, set, text) => {
    const fileAuth = await registered();
    const error = await errorOf(set(fileAuth));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe(text);
    expect(contentOf().size).toBe(0);
    expect(worker().received).toEqual([]);
  });

  it('is removed by null, and the worker knows of it', async () => {
    const fileAuth = await registered();
    contentOf().set('ACCOUNT', 'token').set('OTHER', 'kept');
    await fileAuth.setToken('ACCOUNT', null);
    expect([...contentOf()]).toEqual([['OTHER', 'kept']]);
    expect(worker().received).toEqual([changed(false)]);
  });

  it('that cannot be stored is storage-blocked, without the token', async () => {
    const fileAuth = await registered();
    makeTrouble('fails');
    const error = await errorOf(fileAuth.setAccountToken('secret-token'));
    expect(error.code).toBe('storage-blocked');
    expect(`${error.message} ${String(error.cause)}`).not.toContain('secret-token');
  });

  it('does not wait longer than a second for a worker that says nothing', async () => {
    const fileAuth = await registered();
    worker().behaviour = silent;
    vi.useFakeTimers();
    const settled = vi.fn();
    const setting = fileAuth.setAccountToken('token').then(settled);
    await vi.advanceTimersByTimeAsync(999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await setting;
    expect(contentOf().get('ACCOUNT')).toBe('token');
    expect(openChannels()).toBe(0);
  });
});

describe('signing out', () => {
  const tokens = { [`FILE_${file}`]: 'one', [`FOLDER_${folder}`]: 'two', ACCOUNT: 'three' };

  it('removes the tokens and nothing else', async () => {
    const fileAuth = await registered();
    for (const [key, token] of Object.entries(tokens)) contentOf().set(key, token);
    contentOf().set('settings', { dark: true }).set('ACCOUNTS', 'kept');
    await fileAuth.signOut();
    expect([...contentOf().keys()]).toEqual(['settings', 'ACCOUNTS']);
  });

  it('removes the keys that the worker’s templates make of any group of the path', async () => {
    const fileAuth = await registeredOwn({
      path: /\/(?<market>[a-z]+)\/(?<folder>.+)\/(?<file>.+)/,
      tokenKeys: ['MARKET_{market}', '{market}/{file}'],
    });
    contentOf().set('MARKET_berlin', 'one').set('paris/1', 'two').set('settings', 'kept');
    await fileAuth.signOut();
    expect([...contentOf().keys()]).toEqual(['settings']);
  });

  it('is recorded, each time in a new epoch, and told to the worker', async () => {
    const fileAuth = await registered();
    await fileAuth.signOut();
    expect(stateContent().get(stateKey)).toEqual({ epoch: 1, signedOut: true });
    expect(worker().received).toEqual([signOutMessage(1)]);
    await fileAuth.signOut();
    expect(stateContent().get(stateKey)).toEqual({ epoch: 2, signedOut: true });
    expect(worker().received).toEqual([signOutMessage(1), signOutMessage(2)]);
  });

  it('is told last, so that the worker can find no token any more', async () => {
    const fileAuth = await registered();
    contentOf().set('ACCOUNT', 'token');
    let left = -1;
    const { behaviour } = worker();
    worker().behaviour = (data, port, self) => {
      left = contentOf().size;
      behaviour(data, port, self);
    };
    await fileAuth.signOut();
    expect(left).toBe(0);
  });

  it('is told to the workers of other scopes too', async () => {
    const fileAuth = await registered();
    const other = new FakeServiceWorker(`${root}other/file-auth-worker.js`, silent);
    page.container.addActive(`${root}other/`, other);
    await fileAuth.signOut();
    expect(other.received).toEqual([signOutMessage()]);
  });

  it('waits for a worker that says nothing, but no longer than a second', async () => {
    const fileAuth = await registered();
    worker().behaviour = silent;
    vi.useFakeTimers();
    const settled = vi.fn();
    const signingOut = fileAuth.signOut().then(settled);
    await vi.advanceTimersByTimeAsync(999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await signingOut;
  });

  it.each([
    ['the tokens', 'localforage', 'TOKEN_STORAGE_MANAGER', 1],
    // Newer than any sign-out that is recorded: no token ends it by its epoch.
    ['the state', 'file-auth-worker', 'state', Number.MAX_SAFE_INTEGER],
  ])(
    'rejects with storage-blocked if %s cannot be written, but only after the worker was told',
    async (_, name, storeName, epoch) => {
      const fileAuth = await registered();
      makeTrouble('fails', name, storeName);
      expect((await errorOf(fileAuth.signOut())).code).toBe('storage-blocked');
      expect(worker().received).toEqual([signOutMessage(epoch)]);
    },
  );

  it('removes the tokens even if it cannot be recorded', async () => {
    const fileAuth = await registered();
    for (const [key, token] of Object.entries(tokens)) contentOf().set(key, token);
    makeTrouble('fails', 'file-auth-worker', 'state');
    expect((await errorOf(fileAuth.signOut())).code).toBe('storage-blocked');
    expect(contentOf().size).toBe(0);
  });

  it('is recorded even if the tokens cannot be removed', async () => {
    const fileAuth = await registered();
    makeTrouble('fails');
    await errorOf(fileAuth.signOut());
    expect(stateContent().get(stateKey)).toEqual({ epoch: 1, signedOut: true });
  });

  /** A worker that changes the record when it is told of the sign-out. */
  function workerRecords(state: object): void {
    const { behaviour } = worker();
    worker().behaviour = (data, port, self) => {
      if (isSignOut(data)) stateContent().set(stateKey, state);
      behaviour(data, port, self);
    };
  }

  it('holds although a worker that started in its midst has taken it for ended', async () => {
    const fileAuth = await registered();
    workerRecords({ epoch: 1, signedOut: false });
    await fileAuth.signOut();
    expect(stateContent().get(stateKey)).toEqual({ epoch: 1, signedOut: true });
  });

  it.each([true, false])(
    'leaves the record of a later one in another tab as it is (signed out: %s)',
    async (signedOut) => {
      const fileAuth = await registered();
      workerRecords({ epoch: 2, signedOut });
      await fileAuth.signOut();
      expect(stateContent().get(stateKey)).toEqual({ epoch: 2, signedOut });
    },
  );

  it('of several tabs at once counts each', async () => {
    const [one, two] = [await registered(), await registered({ scope: '/app/' })];
    await Promise.all([one.signOut(), two.signOut()]);
    expect(stateContent().get(stateKey)).toEqual({ epoch: 2, signedOut: true });
  });

  it('shows in the status', async () => {
    const fileAuth = await registered();
    await fileAuth.signOut();
    expect((await fileAuth.status()).signedOut).toBe(true);
  });
});

describe('a sign-out ends', () => {
  const signedOut = (): unknown => (stateContent().get(stateKey) as { signedOut: boolean }).signedOut;
  let fileAuth: FileAuth;

  beforeEach(async () => {
    fileAuth = await registered();
    await fileAuth.signOut();
    worker().received.length = 0;
  });

  it.each<[string, () => Promise<unknown>]>([
    ['by a token that is set', () => fileAuth.setAccountToken('token')],
    ['by resume()', () => fileAuth.resume()],
    ['by a page that registers', () => page.register()],
  ])('%s', async (_, end) => {
    await end();
    expect(signedOut()).toBe(false);
    expect(stateContent().get(stateKey)).toEqual({ epoch: 1, signedOut: false });
    expect(worker().receivedOf('file-auth:tokens-changed')).toContainEqual(changed(true));
    expect((await fileAuth.status()).signedOut).toBe(false);
  });

  it('without losing the epoch of another one in between, which voids what was asked for before', async () => {
    const resuming = fileAuth.resume();
    await Promise.resolve();
    stateContent().set(stateKey, { epoch: 2, signedOut: true });
    await resuming;
    expect(stateContent().get(stateKey)).toMatchObject({ epoch: 2 });
  });

  it('but not by a token that is removed', async () => {
    await fileAuth.setToken('ACCOUNT', null);
    expect(signedOut()).toBe(true);
    expect(worker().received).toEqual([changed(false)]);
  });
});

describe('the status', () => {
  it('tells the versions, the options and the counts', async () => {
    contentOf().set('ACCOUNT', 'secret-token');
    const fileAuth = await registered({ parameter: 't' });
    const status = await fileAuth.status();
    expect(status).toEqual({
      version,
      mode: 'worker',
      noWorker: null,
      controlled: true,
      workerVersion: version,
      options: expect.objectContaining({ origins: [cdn], parameter: 't', path: null }) as object,
      signedOut: false,
      ...report,
    });
    expect(JSON.stringify(status)).not.toContain('secret-token');
  });

  it('tells that the page is not controlled any more', async () => {
    const fileAuth = await registered();
    page.container.controller = null;
    expect((await fileAuth.status()).controlled).toBe(false);
  });

  it.each<[string, () => void]>([
    ['says nothing', () => (worker().behaviour = silent)],
    ['is gone', () => (page.container.registrations[0]!.active = null)],
  ])('does without the worker if that %s', async (_, lose) => {
    const fileAuth = await registered();
    await fileAuth.signOut();
    lose();
    vi.useFakeTimers();
    const asking = fileAuth.status();
    await vi.advanceTimersByTimeAsync(3000);
    expect(await asking).toMatchObject({
      workerVersion: null,
      signedOut: true,
      counts: {},
      reasons: {},
      refusals: [],
      options: { origins: [cdn] },
    });
  });
});

describe('the files that the worker keeps', () => {
  const ourCache = `file-auth-worker:localforage/TOKEN_STORAGE_MANAGER:${root}`;
  const otherScope = `file-auth-worker:localforage/TOKEN_STORAGE_MANAGER:${root}other/`;
  const foreign = [
    'workbox-precache-v2',
    'file-auth-worker',
    'file-auth-worker:other/tokens:http://localhost:3000/',
    'my-file-auth-worker:localforage/TOKEN_STORAGE_MANAGER:',
  ];
  const cacheNames = (): Promise<string[]> => page.caches.storage.keys();

  beforeEach(() => {
    for (const name of [ourCache, otherScope, ...foreign]) page.caches.fill(name, `${cdn}/a`);
  });

  it('go at a sign-out, whatever the scope of the worker, and nobody else’s do', async () => {
    const fileAuth = await registered();
    await fileAuth.signOut();
    expect(await cacheNames()).toEqual(foreign);
  });

  it('go at a sign-out although the worker says nothing', async () => {
    const fileAuth = await registered();
    worker().behaviour = silent;
    vi.useFakeTimers();
    const signingOut = fileAuth.signOut();
    await vi.advanceTimersByTimeAsync(1000);
    await signingOut;
    expect(await cacheNames()).toEqual(foreign);
  });

  it('go by clearCache(), of which the worker is told first, and the tokens stay', async () => {
    const fileAuth = await registered();
    contentOf().set('ACCOUNT', 'token');
    const other = new FakeServiceWorker(`${root}other/file-auth-worker.js`, silent);
    page.container.addActive(`${root}other/`, other);
    let kept: string[] = [];
    const { behaviour } = worker();
    const lookFirst = async (...[data, port, self]: Parameters<typeof behaviour>): Promise<void> => {
      kept = await cacheNames();
      behaviour(data, port, self);
    };
    worker().behaviour = (...asked) => void lookFirst(...asked);
    await fileAuth.clearCache();
    expect(kept).toContain(ourCache);
    expect(await cacheNames()).toEqual(foreign);
    expect(contentOf().get('ACCOUNT')).toBe('token');
    const clear = [message({ type: 'file-auth:clear' })];
    expect([worker().received, other.received]).toEqual([clear, clear]);
    expect((await fileAuth.status()).signedOut).toBe(false);
  });

  it('of another store go by clearCache() of that store', async () => {
    const fileAuth = await registered({ store: { name: 'other', storeName: 'tokens' } });
    await fileAuth.clearCache();
    expect(await cacheNames()).toEqual([
      ourCache,
      otherScope,
      ...foreign.filter((name) => !name.includes('other')),
    ]);
  });

  it('are waited for no longer than a second', async () => {
    const fileAuth = await registered();
    page.caches.storage.keys = () => new Promise(() => {});
    vi.useFakeTimers();
    const settled = vi.fn();
    const clearing = fileAuth.clearCache().then(settled);
    await vi.advanceTimersByTimeAsync(999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await clearing;
  });

  it('that cannot be reached make a sign-out fail, but only once the tokens are gone', async () => {
    const fileAuth = await registered();
    contentOf().set('ACCOUNT', 'token');
    page.caches.fail(new DOMException('The operation is insecure.', 'SecurityError'));
    await expect(fileAuth.signOut()).rejects.toThrow();
    expect(contentOf().size).toBe(0);
    expect(stateContent().get(stateKey)).toEqual({ epoch: 1, signedOut: true });
  });

  it('cannot be there in a browser without Cache Storage', async () => {
    const fileAuth = await registered();
    Reflect.deleteProperty(window, 'caches');
    Reflect.deleteProperty(globalThis, 'caches');
    expect('caches' in window).toBe(false);
    await fileAuth.signOut();
    await fileAuth.clearCache();
    expect(worker().receivedOf('file-auth:clear')).toHaveLength(1);
  });
});

describe('what downloads have left in the browser', () => {
  const openRoot = vi.fn();
  beforeEach(() => {
    openRoot.mockReset().mockRejectedValue(new DOMException('There is none.', 'NotFoundError'));
    Object.defineProperty(navigator, 'storage', {
      configurable: true,
      value: { getDirectory: openRoot },
    });
  });
  afterEach(() => Reflect.deleteProperty(navigator, 'storage'));

  it('is removed once by a sign-out, which waits for that', async () => {
    const fileAuth = await registered();
    const opened = deferred<never>();
    openRoot.mockReturnValue(opened.promise);
    const settled = vi.fn();
    const signingOut = fileAuth.signOut().then(settled);
    await vi.waitFor(() => expect(openRoot).toHaveBeenCalled());
    // The tokens and what the worker keeps are gone by then.
    expect(worker().receivedOf('file-auth:sign-out')).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve));
    expect(settled).not.toHaveBeenCalled();
    opened.reject(new DOMException('There is none.', 'NotFoundError'));
    await signingOut;
    expect(openRoot).toHaveBeenCalledTimes(1);
  });

  it('is removed once when somebody signs out in another page', async () => {
    await registered();
    await broadcast(signOutMessage());
    await vi.waitFor(() => expect(openRoot).toHaveBeenCalled());
    await new Promise((resolve) => setTimeout(resolve));
    expect(openRoot).toHaveBeenCalledTimes(1);
  });
});

describe('a store that is blocked', () => {
  it.each(['fails', 'hangs'] as const)('does not keep the page from registering (it %s)', async (trouble) => {
    makeTrouble(trouble);
    makeTrouble(trouble, 'file-auth-worker', 'state');
    vi.useFakeTimers();
    const registering = page.register();
    await vi.advanceTimersByTimeAsync(3000);
    expect((await registering).mode).toBe('worker');
    resetStores();
  });
});

describe('what the worker reports', () => {
  const event = { type: 'token-refreshed', key: 'ACCOUNT' } as const;
  const eventMessage = message({ type: 'file-auth:events', events: [event] });

  it('reaches onEvent and the listeners', async () => {
    const fileAuth = await registered();
    const heard: unknown[] = [];
    fileAuth.addEventListener('token-refreshed', (dispatched) => {
      heard.push((dispatched as CustomEvent<unknown>).detail);
    });
    await broadcast(eventMessage);
    expect([heard, page.events]).toEqual([[event], [event]]);
  });

  it('reaches them one by one, in its order, though it comes together', async () => {
    await registered();
    const events = [event, { type: 'storage-blocked' }, { type: 'signed-out' }] as const;
    await broadcast(message({ type: 'file-auth:events', events }));
    expect(page.events).toEqual(events);
  });

  it('reaches the listeners although onEvent throws', async () => {
    const reportError = vi.fn();
    vi.stubGlobal('reportError', reportError);
    const thrown = new Error('of the application');
    const fileAuth = await registered({
      onEvent: () => {
        throw thrown;
      },
    });
    const heard = vi.fn();
    fileAuth.addEventListener('token-refreshed', heard);
    await broadcast(eventMessage);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(reportError).toHaveBeenCalledWith(thrown);
  });

  it.each<[string, unknown, string?]>([
    ['comes from another scope', eventMessage, `file-auth:${root}other/`],
    ['holds no events', { type: 'file-auth:events', protocol: 1 }],
    ['is of another protocol', { ...eventMessage, protocol: 2 }],
  ])('does not reach the page if it %s', async (_, data, name) => {
    await registered();
    await broadcast(data, name);
    expect(page.events).toEqual([]);
  });

  it('is not listened to while the page is in the back/forward cache, and again when it is back', async () => {
    await registered();
    window.dispatchEvent(new Event('pagehide'));
    expect(openBroadcastChannels()).toEqual([]);
    window.dispatchEvent(new Event('pageshow'));
    await broadcast(eventMessage);
    expect(page.events).toEqual([event]);
  });

  it('is not listened to any more after the signal was aborted', async () => {
    const abort = new AbortController();
    await registered({ signal: abort.signal });
    abort.abort();
    window.dispatchEvent(new Event('pageshow'));
    await broadcast(eventMessage);
    expect(page.events).toEqual([]);
  });
});

describe('unregistering', () => {
  it('removes a stand-alone worker, detaches the page and leaves the tokens', async () => {
    contentOf().set('ACCOUNT', 'token');
    const fileAuth = await registered();
    await fileAuth.unregister();
    expect(page.container.registrations[0]!.unregister).toHaveBeenCalledTimes(1);
    expect(openBroadcastChannels()).toEqual([]);
    expect(contentOf().get('ACCOUNT')).toBe('token');
  });

  it('leaves a worker of the application registered', async () => {
    const fileAuth = await registeredOwn({});
    await fileAuth.unregister();
    expect(page.container.registrations[0]!.unregister).not.toHaveBeenCalled();
    expect(openBroadcastChannels()).toEqual([]);
  });
});
