import localforage from 'localforage';
import { FileAuthError } from '../contract/errors.js';
import type { TokenStoreName } from '../contract/store-option.js';
import { underLock } from '../util/under-lock.js';
import { within } from '../util/within.js';

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
// Firefox 153 makes each step a second long in a page that is in the background: test/browser/storage.test.ts
const patienceSteps = 'document' in globalThis ? 1 : 10;

/** Opens the localforage instance once; IndexedDB only, since no other driver is shared with a worker. */
export function openTokenStore(store: TokenStoreName): TokenStore {
  const { read, write } = openInstance(store);
  return {
    keys: () => read((instance) => instance.keys()),
    get: (key) => read((instance) => instance.getItem(key)),
    set: async (key, value) => {
      await write((instance) => instance.setItem(key, value));
    },
    remove: (key) => write((instance) => instance.removeItem(key)),
  };
}

/** Opens the sign-out state that belongs to a token store. */
export function openStateStore(store: TokenStoreName): StateStore {
  const { read, write } = openInstance({ name: 'file-auth-worker', storeName: 'state' });
  const key = `${store.name}/${store.storeName}`;
  const readState = async (): Promise<SignOutState> => {
    const state = await read((instance) => instance.getItem<SignOutState>(key));
    return { epoch: state?.epoch ?? 0, signedOut: state?.signedOut ?? false };
  };
  return {
    read: readState,
    forget: () => write((instance) => instance.removeItem(key)),
    update: (change) =>
      inTurn(`file-auth:state:${key}`, async () => {
        const state = change(await readState());
        return write((instance) => instance.setItem(key, state));
      }),
  };
}

/** The work ends by itself, but a tab can be frozen in the middle of its turn: it is waited for no longer than a store. */
async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), patienceMs);
  const begin = (): Promise<T> => {
    clearTimeout(timer);
    return work();
  };
  try {
    return await underLock(name, impatience.signal, begin);
  } catch (error) {
    if (!impatience.signal.aborted) throw error;
    return work();
  }
}

interface Instance extends Omit<LocalForage, 'ready'> {
  ready?: () => Promise<void>;
  /** Not documented; what it is connected with. */
  readonly _dbInfo?: { readonly db: Connection | null } | null;
}

interface Connection {
  close(): void;
}

type Use = <T>(work: (instance: Instance) => Promise<T>) => Promise<T>;

function openInstance(store: TokenStoreName): { readonly read: Use; readonly write: Use } {
  const driver = localforage.INDEXEDDB;
  const instance: Instance = localforage.createInstance({ ...store, driver });
  const ready = (): Promise<void> => (instance as LocalForage).ready();
  // oxlint-disable-next-line no-underscore-dangle -- it tells nobody otherwise
  const connection = (): Connection | null => instance._dbInfo?.db ?? null;
  let reopening: Promise<void> | null = null;
  let closed: Connection | null = null;
  let mayClose = true;

  const openAnew = async (): Promise<void> => {
    // That of the driver waits for each other opening of the database, and one that failed it keeps for good, too.
    delete instance.ready;
    await instance.setDriver(driver);
    await ready().catch((error: unknown) => {
      // It fails behind its opening if another instance, such as the application's, has not been opened again.
      if (connection() === null) throw error;
      instance.ready = () => Promise.resolve();
    });
  };
  const reopen = (): Promise<void> => {
    if (reopening === null) {
      const forget = (): void => void setTimeout(() => (reopening = null), patienceMs);
      reopening = openAnew();
      reopening.then(forget, forget);
    }
    return reopening;
  };
  // localforage 1.10 keeps the failure of an opening for the life of the page or worker, and for each instance made later;
  // only the driver's ready(), which there is once the first one is done, tells of it.
  const open = (): Promise<void> => ready().then(ready).catch(reopen);

  /** Whether there is another connection than the one that was lost, or will be: localforage replaces closed ones. */
  const renew = (lost: Connection | null): boolean => {
    if (lost === null) return false;
    if (lost === closed || lost !== connection()) return true;
    if (!mayClose) return false;
    mayClose = false;
    setTimeout(() => (mayClose = true), patienceMs);
    closed = lost;
    lost.close();
    return true;
  };
  const use = async <T>(work: (instance: Instance) => Promise<T>, wait: Wait): Promise<T> => {
    const used = connection();
    try {
      return await wait(work(instance));
    } catch (error) {
      if (!isLostConnection(error) || !renew(used)) throw error;
      // Opens the store before anything is written: what has been given up must not be written after all.
      await wait(open().then(() => instance.length()));
      return wait(work(instance));
    }
  };

  return {
    read: (work) => patiently(open().then(() => use(work, (operation) => operation))),
    // As above: not once the store does open.
    write: async (work) => {
      await patiently(open());
      return use(work, patiently);
    },
  };
}

type Wait = <T>(operation: Promise<T>) => Promise<T>;

/**
 * A connection can stay open when the process behind it has gone: each of its requests fails from then on, as unknown.
 * One that the browser closes, since somebody clears the data of the site, aborts what is under way.
 */
function isLostConnection(error: unknown): boolean {
  const cause = (error instanceof FileAuthError ? error.cause : error) as Error | null;
  return cause?.name === 'UnknownError' || cause?.name === 'AbortError';
}

/** A store can hang: another connection may hold up an upgrade, or the browser may refuse without saying so. */
async function patiently<T>(operation: Promise<T>): Promise<T> {
  try {
    return await inSteps(operation, patienceSteps);
  } catch (cause) {
    throw new FileAuthError(
      'storage-blocked',
      'The token store could not be used: IndexedDB is blocked, full or held by another connection',
      { cause },
    );
  }
}

/**
 * A worker that has thousands of requests to begin hears a store late. So it waits in steps, of which each has its turn
 * among the requests: a single timer would be late, too, and come before the store's answer.
 */
async function inSteps<T>(operation: Promise<T>, left: number): Promise<T> {
  return within(operation, patienceMs / patienceSteps, () => {
    if (left > 1) return inSteps(operation, left - 1);
    throw new Error('no answer within a second');
  });
}
