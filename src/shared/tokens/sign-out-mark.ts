import { endSignOut, type SignOutState, type StateStore } from './token-store.js';

/** Whether somebody signed out, as far as this worker must know. */
export interface SignOutMark {
  /** Rises with every sign-out; what began in an older generation is void. */
  readonly generation: number;
  /** Whether the state has been read, or somebody has told what it is. */
  readonly isKnown: boolean;
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
  let isOver = false;

  /** Read once in a worker's life, and only when it is needed; after that the pages tell. What cannot be read forbids nothing. */
  const read = (): Promise<SignOutState> =>
    (known ??= state.read().catch(() => ({ epoch: 0, signedOut: false })));
  /** Takes effect at once, so that a sign-out after it is not taken for the one that ends. Resolves with what was. */
  const end = (): Promise<SignOutState> => {
    const before = read();
    known = before.then((was) => ({ ...was, signedOut: false }));
    isOver = true;
    return before;
  };
  const recordEnd = async (): Promise<void> => {
    const begunIn = generation;
    const { epoch, signedOut } = await end();
    // A sign-out that was told meanwhile may be the one that was read.
    if (signedOut && begunIn === generation) await state.update(endSignOut(epoch));
  };

  return {
    get generation() {
      return generation;
    },
    get isKnown() {
      return known !== null;
    },
    isSet: async () => (await read()).signedOut,
    set: (epoch) => {
      generation += 1;
      known = Promise.resolve({ epoch, signedOut: true });
      isOver = false;
    },
    end: () => {
      known = Promise.resolve({ epoch: 0, signedOut: false });
      isOver = true;
    },
    endBecauseOfToken: () => {
      if (isOver) return;
      // A mark that cannot be removed only keeps a later worker from asking, until a page registers again.
      recordEnd().catch(() => {});
    },
  };
}
