import type { SignOutState, StateStore, TokenStore } from '../../../src/shared/tokens/token-store.js';

export interface FakeTokenStore extends TokenStore {
  readonly content: Map<string, unknown>;
  /** Every call, e.g. `keys` and `get ACCOUNT`. */
  readonly calls: string[];
}

/** A token store that answers at once and writes down what it was asked. */
export function createFakeTokenStore(content: Readonly<Record<string, unknown>> = {}): FakeTokenStore {
  const stored = new Map(Object.entries(content));
  const calls: string[] = [];
  return {
    content: stored,
    calls,
    keys: async () => {
      calls.push('keys');
      return [...stored.keys()];
    },
    get: async (key) => {
      calls.push(`get ${key}`);
      return stored.get(key) ?? null;
    },
    set: async (key, value) => {
      calls.push(`set ${key}`);
      stored.set(key, value);
    },
    remove: async (key) => {
      calls.push(`remove ${key}`);
      stored.delete(key);
    },
  };
}

export interface FakeStateStore extends StateStore {
  current: SignOutState;
  readonly writes: SignOutState[];
}

export function createFakeStateStore(signedOut = false): FakeStateStore {
  const store: FakeStateStore = {
    current: { epoch: signedOut ? 1 : 0, signedOut },
    writes: [],
    read: async () => store.current,
    update: async (change) => {
      store.current = change(store.current);
      store.writes.push(store.current);
      return store.current;
    },
    forget: async () => {
      store.current = { epoch: 0, signedOut: false };
    },
  };
  return store;
}
