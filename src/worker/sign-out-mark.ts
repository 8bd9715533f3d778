import type { SignOutState, StateStore } from '../shared/token-store.js';

/** Whether somebody signed out, as far as this worker must know. */
export interface SignOutMark {
  /** Rises with every sign-out; what began in an older generation is void. */
  readonly generation: number;
  isSet(): Promise<boolean>;
  /** Somebody signed out, in this epoch. */
  set(epoch: number): void;
  /** Ends the sign-out, which the page has recorded. */
  end(): void;
  /** Ends the sign-out because the application has stored a usable token, and records that. */
  endBecauseOfToken(): void;
}

export function createSignOutMark(state: StateStore): SignOutMark {
  let generation = 0;
  let known: Promise<SignOutState> | null = null;

  /** Read once in a worker's life; after that the pages tell. A state that cannot be read forbids nothing. */
  const read = (): Promise<SignOutState> =>
    (known ??= state.read().catch(() => ({ epoch: 0, signedOut: false })));
  const end = async (): Promise<SignOutState> => {
    const before = await read();
    if (!before.signedOut) return before;
    known = Promise.resolve({ ...before, signedOut: false });
    return before;
  };

  return {
    get generation() {
      return generation;
    },
    isSet: async () => (await read()).signedOut,
    set: (epoch) => {
      generation += 1;
      known = Promise.resolve({ epoch, signedOut: true });
    },
    end: () => void end(),
    endBecauseOfToken: () => {
      // A mark that cannot be removed only keeps a later worker from asking, until a page registers again.
      void end()
        .then(({ epoch, signedOut }) => {
          // A sign-out that is newer than the token is not this one's to end.
          const change = (now: SignOutState): SignOutState => ({ ...now, signedOut: now.epoch !== epoch });
          return signedOut ? state.update(change) : undefined;
        })
        .catch(() => {});
    },
  };
}
