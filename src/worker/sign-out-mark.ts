import type { StateStore } from '../shared/token-store.js';

/** Whether somebody signed out, as far as this worker must know. */
export interface SignOutMark {
  /** Rises with every sign-out; what began in an older generation is void. */
  readonly generation: number;
  isSet(): Promise<boolean>;
  set(): void;
  /** Ends the sign-out, which the page has recorded. */
  end(): void;
  /** Ends the sign-out because the application has stored a usable token, and records that. */
  endBecauseOfToken(): void;
}

export function createSignOutMark(state: StateStore): SignOutMark {
  let generation = 0;
  let isSet: Promise<boolean> | null = null;
  let isCleared = false;

  /** Read once in a worker's life; after that the pages tell. A state that cannot be read forbids nothing. */
  const read = (): Promise<boolean> =>
    (isSet ??= state.read().then(
      ({ signedOut }) => signedOut,
      () => false,
    ));
  const clear = async (): Promise<void> => {
    if (!(await read()) || isCleared) return;
    isSet = Promise.resolve(false);
    isCleared = true;
    const { epoch } = await state.read();
    await state.write({ epoch, signedOut: false });
  };

  return {
    get generation() {
      return generation;
    },
    isSet: read,
    set: () => {
      generation += 1;
      isSet = Promise.resolve(true);
      isCleared = false;
    },
    end: () => {
      isSet = Promise.resolve(false);
    },
    endBecauseOfToken: () => {
      if (isCleared) return;
      // A mark that cannot be removed only keeps a later worker from asking, until a page registers again.
      clear().catch(() => {});
    },
  };
}
