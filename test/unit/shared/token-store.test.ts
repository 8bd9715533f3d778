import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openStateStore, openTokenStore } from '../../../src/shared/token-store.js';
import {
  contentOf,
  createdInstances,
  makeTrouble,
  resetStores,
  stateContent,
} from '../../support/unit/memory-localforage.js';

vi.mock('localforage', () => import('../../support/unit/memory-localforage.js'));

const name = { name: 'app', storeName: 'tokens' };

beforeEach(() => {
  resetStores();
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

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

  const uses: [string, (store: ReturnType<typeof openTokenStore>) => Promise<unknown>][] = [
    ['keys', (store) => store.keys()],
    ['get', (store) => store.get('A')],
    ['set', (store) => store.set('A', 'secret-token')],
    ['remove', (store) => store.remove('A')],
  ];

  it.each(uses)('that hangs ends "%s" after a second with storage-blocked', async (_, use) => {
    makeTrouble('hangs', 'app', 'tokens');
    const settled = vi.fn();
    const used = use(openTokenStore(name)).catch(settled);
    await vi.advanceTimersByTimeAsync(999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await used;
    expect(settled.mock.lastCall?.[0]).toMatchObject({ name: 'FileAuthError', code: 'storage-blocked' });
  });

  it.each(uses)('that fails ends "%s" with storage-blocked, its cause, and no token', async (_, use) => {
    makeTrouble('fails', 'app', 'tokens');
    const error: unknown = await use(openTokenStore(name)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'storage-blocked', cause: { name: 'InvalidStateError' } });
    expect(String(error)).not.toContain('secret-token');
  });
});

describe('the sign-out state', () => {
  it('is kept apart from the store of the application', async () => {
    const state = openStateStore(name);
    await state.write({ epoch: 1, signedOut: true });
    expect(contentOf('app', 'tokens').size).toBe(0);
    expect([...stateContent()]).toEqual([['app/tokens', { epoch: 1, signedOut: true }]]);
  });

  it('begins as not signed out, and is read back as written', async () => {
    const state = openStateStore(name);
    expect(await state.read()).toEqual({ epoch: 0, signedOut: false });
    await state.write({ epoch: 3, signedOut: true });
    expect(await state.read()).toEqual({ epoch: 3, signedOut: true });
  });

  it('is one of each token store', async () => {
    await openStateStore(name).write({ epoch: 1, signedOut: true });
    expect(await openStateStore({ name: 'app', storeName: 'others' }).read()).toEqual({
      epoch: 0,
      signedOut: false,
    });
  });

  it('that cannot be read is storage-blocked', async () => {
    makeTrouble('fails', 'file-auth-worker', 'state');
    await expect(openStateStore(name).read()).rejects.toMatchObject({ code: 'storage-blocked' });
  });
});
