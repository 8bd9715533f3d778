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
  /** The last snapshot if it is being read or no older than a second, else a new one. */
  readonly recent: () => Promise<TokenSnapshot>;
  /** A snapshot that was begun after a moment. Until it begins, all who need one share it. */
  readonly since: (moment: LookMoment) => Promise<TokenSnapshot>;
  /** Makes the next look a new one. */
  readonly drop: () => void;
}

interface Look extends TokenSnapshot {
  readonly read: Promise<void>;
  /** `null` while it is being read. */
  freshUntil: number | null;
  hasFailed: boolean;
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

  const orEmpty = async <T, U>(operation: Promise<T>, empty: U): Promise<T | U> => {
    try {
      return await operation;
    } catch {
      onBlocked();
      return empty;
    }
  };

  const begin = (): Look => {
    begun += 1;
    const began = clock();
    const listed = orEmpty(store.keys(), null);
    const keys = listed.then((list) => new Set(list ?? []));
    const values = new Map<string, Promise<unknown>>();
    const look: Look = {
      number: begun,
      freshUntil: null,
      hasFailed: false,
      has: async (key) => (await keys).has(key),
      get: (key) => {
        const value = values.get(key) ?? orEmpty(store.get(key), null);
        values.set(key, value);
        return value;
      },
      read: listed.then((list) => {
        look.hasFailed = list === null;
        look.freshUntil = (list === null ? clock() : began) + freshForMs;
      }),
    };
    last = look;
    return look;
  };

  const isFresh = ({ freshUntil }: Look): boolean => freshUntil === null || clock() < freshUntil;
  // A store that hangs is not waited for again at once.
  const isEnough = (look: Look, moment: LookMoment): boolean =>
    isFresh(look) && (look.number > moment || look.hasFailed);

  /** One look at a time, and in a task of its own: the requests that come together come before it. */
  const plan = (moment: LookMoment): Promise<Look> => {
    if (next !== null) return next;
    const planned = (last?.read ?? Promise.resolve()).then(laterTask).then(() => {
      if (next === planned) next = null;
      return last !== null && isEnough(last, moment) ? last : begin();
    });
    next = planned;
    return planned;
  };

  return {
    now: () => begun,
    recent: async () => (last && isFresh(last) ? last : plan(begun)),
    since: async (moment) => (last && isEnough(last, moment) ? last : plan(begun)),
    drop: () => {
      last = null;
      next = null;
    },
  };
}
