import { laterTask } from '../util/later-task.js';
import type { TokenStore } from './token-store.js';

const freshForMs = 1000;

/** One look at the store: which keys exist, and the tokens that were needed since. */
export interface TokenSnapshot {
  /** Looks are numbered in the order in which they began. */
  readonly number: number;
  has(key: string): Promise<boolean>;
  /** The value under a key; read at most once. */
  get(key: string): Promise<unknown>;
}

/** How many looks had begun at a moment. One with a higher number sees what was written before. */
export type LookMoment = number;

export interface TokenSnapshots {
  readonly now: () => LookMoment;
  /** Begins a look at once, before there are requests. */
  readonly begin: () => TokenSnapshot;
  /** The last snapshot if it is being read or no older than a second, else a new one. */
  readonly recent: () => Promise<TokenSnapshot>;
  /** A snapshot that was begun after a moment. Until it begins, all who need one share it. */
  readonly since: (moment: LookMoment) => Promise<TokenSnapshot>;
  /** Makes the next look a new one. */
  readonly drop: () => void;
}

/**
 * Spares reading the store for every request, yet honours within a second what the application writes to it without
 * telling, and at once where nothing else helps. A store that cannot be read is an empty one.
 */
export function createTokenSnapshots(
  store: TokenStore,
  onBlocked: () => void,
  clock: () => number = Date.now,
): TokenSnapshots {
  let begun = 0;
  let last: Look | null = null;
  let next: Promise<Look> | null = null;

  const begin = (): Look => {
    begun += 1;
    last = beginLook(begun, { store, onBlocked, clock });
    return last;
  };
  const isFresh = ({ freshUntil }: Look): boolean => clock() < freshUntil;
  // A store that hangs is not waited for again at once.
  const isEnough = (look: Look, moment: LookMoment): boolean =>
    isFresh(look) && (look.number > moment || look.hasFailed);

  /** One look at a time, and in a task of its own: the requests that come together come before it. */
  const plan = (): Promise<Look> => {
    if (next !== null) return next;
    const moment = begun;
    const planned = (last?.read ?? Promise.resolve()).then(laterTask).then(() => {
      if (next === planned) next = null;
      return last !== null && isEnough(last, moment) ? last : begin();
    });
    next = planned;
    return planned;
  };

  return {
    now: () => begun,
    begin,
    recent: async () => (last && isFresh(last) ? last : plan()),
    since: async (moment) => (last && isEnough(last, moment) ? last : plan()),
    drop: () => {
      last = null;
      next = null;
    },
  };
}

interface Look extends TokenSnapshot {
  /** Ends when the keys are known. */
  readonly read: Promise<void>;
  readonly freshUntil: number;
  readonly hasFailed: boolean;
}

interface LookParts {
  readonly store: TokenStore;
  readonly onBlocked: () => void;
  readonly clock: () => number;
}

function beginLook(number: number, { store, onBlocked, clock }: LookParts): Look {
  const freshUntil = clock() + freshForMs;
  const state = { freshUntil: Infinity, hasFailed: false };
  let isTold = false;
  const orEmpty = async <T, U>(operation: Promise<T>, empty: U): Promise<T | U> => {
    try {
      return await operation;
    } catch {
      if (!isTold) onBlocked();
      isTold = true;
      return empty;
    }
  };
  const readKeys = async (): Promise<ReadonlySet<string>> => {
    const list = await orEmpty(store.keys(), null);
    state.hasFailed = list === null;
    state.freshUntil = list === null ? clock() + freshForMs : freshUntil;
    return new Set(list ?? []);
  };
  const keys = readKeys();
  const values = new Map<string, Promise<unknown>>();
  return Object.assign(state, {
    number,
    read: keys.then(() => undefined),
    has: async (key: string) => (await keys).has(key),
    get: (key: string) => {
      const value = values.get(key) ?? orEmpty(store.get(key), null);
      values.set(key, value);
      return value;
    },
  });
}
