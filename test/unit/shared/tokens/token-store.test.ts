import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  endSignOut,
  openStateStore,
  openTokenStore,
  type SignOutState,
  type StateStore,
} from '../../../../src/shared/tokens/token-store.js';
import { createFakeLocks, type FakeLocks } from '../../../support/unit/fake-locks.js';
import {
  contentOf,
  countOpenings,
  createdInstances,
  loseConnections,
  makeTrouble,
  resetStores,
  stateContent,
} from '../../../support/unit/memory-localforage.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const name = { name: 'app', storeName: 'tokens' };
const storeUses: [string, (store: ReturnType<typeof openTokenStore>) => Promise<unknown>][] = [
  ['keys', (store) => store.keys()],
  ['get', (store) => store.get('A')],
  ['set', (store) => store.set('A', 'secret-token')],
  ['remove', (store) => store.remove('A')],
];

let locks: FakeLocks;

beforeEach(() => {
  resetStores();
  vi.useFakeTimers();
  locks = createFakeLocks();
  vi.stubGlobal('navigator', { locks });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the token store', () => {
  it('is the localforage instance of the application, by IndexedDB only', () => {
    openTokenStore(name);
    expect(createdInstances()).toEqual([{ ...name, driver: 'asyncStorage' }]);
  });

  it('is opened once however often it is used', async () => {
    const store = openTokenStore(name);
    await store.set('A', 'a');
    await Promise.all([store.keys(), store.get('A'), store.get('B')]);
    expect(createdInstances()).toHaveLength(1);
  });

  it('reads what the application wrote and removes what it is told to', async () => {
    contentOf('app', 'tokens').set('A', 'a').set('B', { other: 'value' });
    const store = openTokenStore(name);
    expect(await store.keys()).toEqual(['A', 'B']);
    expect(await store.get('A')).toBe('a');
    expect(await store.get('B')).toEqual({ other: 'value' });
    expect(await store.get('C')).toBeNull();
    await store.set('C', 'c');
    await store.remove('A');
    expect(await store.keys()).toEqual(['B', 'C']);
  });

  it.each(storeUses)('that hangs ends "%s" after a second with storage-blocked', async (_, use) => {
    makeTrouble('hangs', 'app', 'tokens');
    const settled = vi.fn();
    const used = use(openTokenStore(name)).catch(settled);
    await vi.advanceTimersByTimeAsync(999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await used;
    expect(settled.mock.lastCall?.[0]).toMatchObject({ name: 'FileAuthError', code: 'storage-blocked' });
  });

  it('is heard by a worker that was busy for more than a second, with thousands of requests', async () => {
    vi.useRealTimers();
    contentOf('app', 'tokens').set('A', 'a');
    const store = openTokenStore(name);
    makeTrouble('takes turns', 'app', 'tokens');
    const keys = store.keys();
    // The timer of what waits for the store is set now.
    await Promise.resolve();
    const until = performance.now() + 1100;
    while (performance.now() < until);
    expect(await keys).toEqual(['A']);
  });

  it.each(storeUses)('that fails ends "%s" with storage-blocked, its cause, and no token', async (_, use) => {
    makeTrouble('fails', 'app', 'tokens');
    const error: unknown = await use(openTokenStore(name)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'storage-blocked', cause: { name: 'InvalidStateError' } });
    expect(String(error)).not.toContain('secret-token');
  });
});

describe('a token store that refuses to open', () => {
  beforeEach(() => makeTrouble('refuses to open', 'app', 'tokens'));

  it('once is used all the same', async () => {
    const store = openTokenStore(name);
    await vi.advanceTimersByTimeAsync(0);
    makeTrouble('none', 'app', 'tokens');
    expect(await store.get('A')).toBeNull();
    await store.set('A', 'a');
    expect(await store.get('A')).toBe('a');
    expect(countOpenings()).toBe(2);
  });

  it('is opened anew at most once a second, and works when it does open', async () => {
    const store = openTokenStore(name);
    await expectOneOpeningASecond(store, { code: 'storage-blocked' });
    makeTrouble('none', 'app', 'tokens');
    await vi.advanceTimersByTimeAsync(1000);
    expect(await store.get('A')).toBeNull();
  });

  it('stores nothing later of what it was given', async () => {
    const store = openTokenStore(name);
    await expect(store.set('A', 'a')).rejects.toMatchObject({ code: 'storage-blocked' });
    makeTrouble('none', 'app', 'tokens');
    await vi.advanceTimersByTimeAsync(1000);
    expect(await store.keys()).toEqual([]);
  });
});

describe('a token store whose connection is open but lost', () => {
  it.each(storeUses)('is opened anew for "%s", which then works', async (_, use) => {
    const store = openTokenStore(name);
    await store.set('A', 'a');
    loseConnections('app', 'tokens');
    await use(store);
    expect(countOpenings()).toBe(2);
    await store.set('B', 'b');
    expect(await store.get('B')).toBe('b');
    expect(countOpenings()).toBe(2);
  });

  it('is opened anew once for all who use it at once', async () => {
    const store = openTokenStore(name);
    await store.set('A', 'a');
    loseConnections('app', 'tokens');
    const read = Array.from({ length: 20 }, () => store.get('A'));
    expect(new Set(await Promise.all(read))).toEqual(new Set(['a']));
    expect(countOpenings()).toBe(2);
  });

  it('is opened anew at most once a second while each new connection is lost, and works when one is not', async () => {
    const store = openTokenStore(name);
    await store.set('A', 'a');
    makeTrouble('loses connections', 'app', 'tokens');
    await expectOneOpeningASecond(store, { code: 'storage-blocked', cause: { name: 'UnknownError' } });
    makeTrouble('none', 'app', 'tokens');
    expect(await store.get('A')).toBe('a');
  });

  it('is opened anew as well when the browser closes it in the middle of a question', async () => {
    const store = openTokenStore(name);
    await store.set('A', 'a');
    loseConnections('app', 'tokens', 'AbortError');
    expect(await store.get('A')).toBe('a');
    expect(countOpenings()).toBe(2);
  });

  it('keeps the sign-out state within reach as well', async () => {
    const state = openStateStore(name);
    await state.read();
    loseConnections('file-auth-worker', 'state');
    expect(await state.update(() => ({ epoch: 1, signedOut: true }))).toEqual({ epoch: 1, signedOut: true });
    expect(await state.read()).toEqual({ epoch: 1, signedOut: true });
  });
});

describe('the sign-out state', () => {
  const signOut = ({ epoch }: SignOutState): SignOutState => ({ epoch: epoch + 1, signedOut: true });

  it('is kept apart from the store of the application', async () => {
    await openStateStore(name).update(signOut);
    expect(contentOf('app', 'tokens').size).toBe(0);
    expect([...stateContent()]).toEqual([['app/tokens', { epoch: 1, signedOut: true }]]);
  });

  it('begins as not signed out, and is read back as it was changed', async () => {
    const state = openStateStore(name);
    expect(await state.read()).toEqual({ epoch: 0, signedOut: false });
    expect(await state.update(() => ({ epoch: 3, signedOut: true }))).toEqual({ epoch: 3, signedOut: true });
    expect(await state.read()).toEqual({ epoch: 3, signedOut: true });
  });

  it('is one of each token store', async () => {
    await openStateStore(name).update(signOut);
    expect(await openStateStore({ name: 'app', storeName: 'others' }).read()).toEqual({
      epoch: 0,
      signedOut: false,
    });
  });

  it('loses no change if tabs and workers make several at once', async () => {
    const states = Array.from({ length: 5 }, () => openStateStore(name));
    await Promise.all(states.map((state) => state.update(signOut)));
    expect(await states[0]!.read()).toEqual({ epoch: 5, signedOut: true });
    expect(new Set(locks.names)).toEqual(new Set(['file-auth:state:app/tokens']));
  });

  it('does not make the states of different stores wait for each other', async () => {
    await openStateStore(name).update(signOut);
    await openStateStore({ name: 'app', storeName: 'others' }).update(signOut);
    expect(new Set(locks.names).size).toBe(2);
  });

  it('is changed also where the browser has no locks', async () => {
    vi.stubGlobal('navigator', {});
    expect(await openStateStore(name).update(signOut)).toEqual({ epoch: 1, signedOut: true });
    expect(locks.names).toEqual([]);
  });

  const uses: [string, (state: StateStore) => Promise<unknown>][] = [
    ['read', (state) => state.read()],
    ['changed', (state) => state.update(signOut)],
  ];

  it.each(uses)('that cannot be %s is storage-blocked', async (_, use) => {
    makeTrouble('fails', 'file-auth-worker', 'state');
    await expect(use(openStateStore(name))).rejects.toMatchObject({ code: 'storage-blocked' });
  });

  it('that hangs for one tab does not hold up the next for more than a second', async () => {
    makeTrouble('hangs', 'file-auth-worker', 'state');
    const first = openStateStore(name)
      .update(signOut)
      .catch((error: unknown) => error);
    const second = openStateStore(name).update(signOut);
    await vi.advanceTimersByTimeAsync(0);
    // The first has its turn and hangs; the second will not.
    makeTrouble('none', 'file-auth-worker', 'state');
    await vi.advanceTimersByTimeAsync(1000);
    expect(await first).toMatchObject({ code: 'storage-blocked' });
    expect(await second).toEqual({ epoch: 1, signedOut: true });
  });
});

it('ending a sign-out leaves a newer one in force', () => {
  expect(endSignOut(1)({ epoch: 1, signedOut: true })).toEqual({ epoch: 1, signedOut: false });
  expect(endSignOut(1)({ epoch: 2, signedOut: true })).toEqual({ epoch: 2, signedOut: true });
  expect(endSignOut(1)({ epoch: 2, signedOut: false })).toEqual({ epoch: 2, signedOut: false });
});

/** Uses a store that fails, whose database has been opened once before or is opened by that. */
async function expectOneOpeningASecond(
  store: ReturnType<typeof openTokenStore>,
  failure: object,
): Promise<void> {
  const use = (): Promise<void> => expect(store.get('A')).rejects.toMatchObject(failure);
  await Promise.all([use(), use()]);
  await vi.advanceTimersByTimeAsync(999);
  await use();
  expect(countOpenings()).toBe(2);
  await vi.advanceTimersByTimeAsync(1);
  await use();
  expect(countOpenings()).toBe(3);
}
