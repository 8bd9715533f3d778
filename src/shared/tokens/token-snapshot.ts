import type { TokenStore } from './token-store.js';

const freshForMs = 1000;

/** One look at the store: which keys exist, and the tokens that were needed since. */
export interface TokenSnapshot {
  has(key: string): Promise<boolean>;
  /** The value under a key; read at most once. */
  get(key: string): Promise<unknown>;
}

export interface TokenSnapshots {
  /** The snapshot to use now: the last one if it is being read or no older than a second, else a new one. */
  current(): TokenSnapshot;
  /** Makes the next look a new one. */
  readonly drop: () => void;
}

/**
 * Spares reading the store for every request, yet honours within a second what the application writes to it without
 * telling. A store that cannot be read is an empty one.
 */
export function createTokenSnapshots(
  store: TokenStore,
  onBlocked: () => void,
  now: () => number = Date.now,
): TokenSnapshots {
  let last: { snapshot: TokenSnapshot; readAt: number; isReading: boolean } | null = null;

  const orEmpty = async <T, U>(operation: Promise<T>, empty: U): Promise<T | U> => {
    try {
      return await operation;
    } catch {
      onBlocked();
      return empty;
    }
  };

  const take = (): TokenSnapshot => {
    const keys = orEmpty(store.keys(), null).then((list) => {
      // A store that hangs is not waited for again at once.
      if (list === null) taken.readAt = now();
      return new Set(list ?? []);
    });
    const values = new Map<string, Promise<unknown>>();
    const snapshot: TokenSnapshot = {
      has: async (key) => (await keys).has(key),
      get: (key) => {
        const value = values.get(key) ?? orEmpty(store.get(key), null);
        values.set(key, value);
        return value;
      },
    };
    const taken = { snapshot, readAt: now(), isReading: true };
    void keys.then(() => (taken.isReading = false));
    last = taken;
    return snapshot;
  };

  return {
    current: () => (last && (last.isReading || now() - last.readAt < freshForMs) ? last.snapshot : take()),
    drop: () => {
      last = null;
    },
  };
}
