import localforage from 'localforage';
import { FileAuthError } from './errors.js';
import { within } from './within.js';

/** Which localforage instance holds the tokens. */
export interface TokenStoreName {
  readonly name: string;
  readonly storeName: string;
}

/** The `store` option: what an application already calls `localforage.createInstance` with. */
export interface TokenStoreOptions {
  /** Database. Default is `'localforage'`. */
  readonly name?: string | undefined;
  /** Object store. Default is `'TOKEN_STORAGE_MANAGER'`. */
  readonly storeName?: string | undefined;
}

export const defaultStore: TokenStoreName = { name: 'localforage', storeName: 'TOKEN_STORAGE_MANAGER' };

/** A store of strings by key. Every call ends: after a second without an answer it rejects with `storage-blocked`. */
export interface TokenStore {
  keys(): Promise<string[]>;
  get(key: string): Promise<unknown>;
  set(key: string, value: string): Promise<void>;
  remove(key: string): Promise<void>;
}

/** What signing out leaves behind: requests and refreshes begun in an older epoch are void. */
export interface SignOutState {
  readonly epoch: number;
  readonly signedOut: boolean;
}

/** Our own state, in a database of our own, so that nothing of ours appears in the application's. */
export interface StateStore {
  read(): Promise<SignOutState>;
  /** Changes the state, one change at a time in the whole origin, and resolves with what it is then. */
  update(change: (state: SignOutState) => SignOutState): Promise<SignOutState>;
  /** Removes the state. */
  forget(): Promise<void>;
}

/** The change that ends the sign-out of an epoch. A newer one is not its to end. */
export function endSignOut(epoch: number): (now: SignOutState) => SignOutState {
  return (now) => ({ ...now, signedOut: now.signedOut && now.epoch !== epoch });
}

const patienceMs = 1000;

/** Opens the localforage instance once; IndexedDB only, since no other driver is shared with a worker. */
export function openTokenStore(store: TokenStoreName): TokenStore {
  const instance = openInstance(store);
  // What has been given up must not be written after all, once the store does open.
  return {
    keys: () => patiently(instance.keys()),
    get: (key) => patiently(instance.getItem(key)),
    set: async (key, value) => {
      await patiently(instance.ready());
      await patiently(instance.setItem(key, value));
    },
    remove: async (key) => {
      await patiently(instance.ready());
      await patiently(instance.removeItem(key));
    },
  };
}

/** Opens the sign-out state that belongs to a token store. */
export function openStateStore(store: TokenStoreName): StateStore {
  const instance = openInstance({ name: 'file-auth-worker', storeName: 'state' });
  const key = `${store.name}/${store.storeName}`;
  const read = async (): Promise<SignOutState> => {
    const state = await patiently(instance.getItem<SignOutState>(key));
    return { epoch: state?.epoch ?? 0, signedOut: state?.signedOut ?? false };
  };
  return {
    read,
    forget: () => patiently(instance.removeItem(key)),
    update: (change) =>
      inTurn(`file-auth:state:${key}`, async () => patiently(instance.setItem(key, change(await read())))),
  };
}

/** The work ends by itself, but a tab can be frozen in the middle of its turn: it is waited for no longer than a store. */
async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const { locks } = navigator;
  if (!locks) return work();
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), patienceMs);
  try {
    return await locks.request(name, { signal: impatience.signal }, () => {
      clearTimeout(timer);
      return work();
    });
  } catch (error) {
    if (!impatience.signal.aborted) throw error;
    return work();
  } finally {
    clearTimeout(timer);
  }
}

function openInstance(store: TokenStoreName): LocalForage {
  return localforage.createInstance({ ...store, driver: localforage.INDEXEDDB });
}

/** A store can hang: another connection may hold up an upgrade, or the browser may refuse without saying so. */
async function patiently<T>(operation: Promise<T>): Promise<T> {
  try {
    return await within(operation, patienceMs, () => {
      throw new Error('no answer within a second');
    });
  } catch (cause) {
    throw new FileAuthError(
      'storage-blocked',
      'The token store could not be used: IndexedDB is blocked, full or held by another connection',
      { cause },
    );
  }
}
