import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenSnapshots, type TokenSnapshots } from '../../../../src/shared/tokens/token-snapshot.js';
import { deferred } from '../../../support/unit/deferred.js';
import { createFakeTokenStore, type FakeTokenStore } from '../../../support/unit/fake-stores.js';

let now = 0;
let store: FakeTokenStore;
let snapshots: TokenSnapshots;
const onBlocked = vi.fn();

beforeEach(() => {
  now = 1_800_000_000_000;
  onBlocked.mockClear();
  store = createFakeTokenStore({ ACCOUNT: 'account', FILE_1: 'one' });
  snapshots = createTokenSnapshots(store, onBlocked, () => now);
});

/** What one request does: looks for its own key, then reads the account's token. */
async function lookUp(): Promise<unknown> {
  const snapshot = await snapshots.recent();
  if (await snapshot.has('FILE_2')) return snapshot.get('FILE_2');
  return (await snapshot.has('ACCOUNT')) ? snapshot.get('ACCOUNT') : null;
}

describe('a page with 200 images', () => {
  it('costs one look at the keys and one read of the token, when they come at once', async () => {
    const tokens = await Promise.all(Array.from({ length: 200 }, lookUp));
    expect(new Set(tokens)).toEqual(new Set(['account']));
    expect(store.calls).toEqual(['keys', 'get ACCOUNT']);
  });

  it('costs the same when they come one after the other within a second', async () => {
    for (let image = 0; image < 200; image += 1) {
      await lookUp();
      now += 4.9;
    }
    expect(store.calls).toEqual(['keys', 'get ACCOUNT']);
  });

  it('costs one look while a slow store is still being read, however long that takes', async () => {
    const slow = deferred<string[]>();
    const keys = vi.spyOn(store, 'keys').mockReturnValue(slow.promise);
    const first = lookUp();
    now += 5000;
    const second = lookUp();
    slow.resolve(['ACCOUNT']);
    expect(await Promise.all([first, second])).toEqual(['account', 'account']);
    expect(keys).toHaveBeenCalledTimes(1);
  });
});

describe('a token that the application writes without telling', () => {
  it.each([
    [0, 'account'],
    [999, 'account'],
    [1000, 'new'],
    [60_000, 'new'],
  ])('is after %i ms the answer "%s"', async (ms, token) => {
    expect(await lookUp()).toBe('account');
    store.content.set('ACCOUNT', 'new');
    now += ms;
    expect(await lookUp()).toBe(token);
  });

  it('is seen at once after the snapshot was dropped', async () => {
    await lookUp();
    store.content.set('FILE_2', 'two');
    snapshots.drop();
    expect(await lookUp()).toBe('two');
  });

  it('is seen although the snapshot that is dropped is still being read', async () => {
    const slow = deferred<string[]>();
    vi.spyOn(store, 'keys').mockReturnValueOnce(slow.promise);
    const old = lookUp();
    await vi.waitFor(() => expect(store.keys).toHaveBeenCalled());
    snapshots.drop();
    store.content.set('FILE_2', 'two');
    expect(await lookUp()).toBe('two');
    slow.resolve([]);
    expect(await old).toBeNull();
    expect(await lookUp()).toBe('two');
  });
});

describe('a token that nothing older helps to find', () => {
  /** What a request does that finds nothing in the last look. */
  const find = async (key: string, moment = snapshots.now()): Promise<boolean> =>
    (await snapshots.since(moment)).has(key);

  it('is seen at once, in a look that began after the token was written', async () => {
    await lookUp();
    store.content.set('FILE_2', 'two');
    expect(await find('FILE_2')).toBe(true);
  });

  it('costs 200 requests at once one look, also where nothing was known before', async () => {
    await Promise.all(Array.from({ length: 200 }, () => find('FILE_2')));
    expect(store.calls).toEqual(['keys']);
    await Promise.all(Array.from({ length: 200 }, () => find('FILE_2')));
    expect(store.calls).toEqual(['keys', 'keys']);
  });

  it('costs the requests that come during a look one more, which begins when that one has ended', async () => {
    const slow = deferred<string[]>();
    const keys = vi.spyOn(store, 'keys').mockReturnValueOnce(slow.promise);
    const early = find('FILE_2');
    await vi.waitFor(() => expect(keys).toHaveBeenCalled());
    store.content.set('FILE_2', 'two');
    const late = Promise.all(Array.from({ length: 200 }, () => find('FILE_2')));
    slow.resolve([]);
    expect(await early).toBe(false);
    expect(new Set(await late)).toEqual(new Set([true]));
    expect(keys).toHaveBeenCalledTimes(2);
  });

  // What one look has not seen only a later one can: requests of which none comes during another's cannot share.
  it('costs a look for each request that comes after the look for the one before', async () => {
    for (let image = 0; image < 5; image += 1) await find('FILE_2');
    expect(store.calls).toEqual(['keys', 'keys', 'keys', 'keys', 'keys']);
  });

  it('is not looked for in a store that has just not answered', async () => {
    const keys = vi.spyOn(store, 'keys').mockRejectedValue(new Error('blocked'));
    expect(await find('FILE_2')).toBe(false);
    now += 999;
    expect(await find('FILE_2')).toBe(false);
    expect(keys).toHaveBeenCalledTimes(1);
    now += 1;
    await find('FILE_2');
    expect(keys).toHaveBeenCalledTimes(2);
  });

  it('is not waited for in one look more by those who have come during one that fails', async () => {
    const slow = deferred<string[]>();
    const keys = vi.spyOn(store, 'keys').mockReturnValueOnce(slow.promise);
    const early = find('FILE_2');
    await vi.waitFor(() => expect(keys).toHaveBeenCalled());
    const late = find('FILE_2');
    slow.reject(new Error('blocked'));
    expect(await Promise.all([early, late])).toEqual([false, false]);
    expect(keys).toHaveBeenCalledTimes(1);
  });
});

describe('a store that cannot be read', () => {
  it('is an empty one, and said to be blocked, when its keys cannot be read', async () => {
    vi.spyOn(store, 'keys').mockRejectedValue(new Error('blocked'));
    expect(await lookUp()).toBeNull();
    expect(onBlocked).toHaveBeenCalledTimes(1);
  });

  it('has no token, and is said to be blocked, when a value cannot be read', async () => {
    vi.spyOn(store, 'get').mockRejectedValue(new Error('blocked'));
    expect(await lookUp()).toBeNull();
    expect(onBlocked).toHaveBeenCalledTimes(1);
  });

  it('is tried again a second later', async () => {
    vi.spyOn(store, 'keys').mockRejectedValueOnce(new Error('blocked'));
    await lookUp();
    now += 1000;
    expect(await lookUp()).toBe('account');
  });
});
