/** A signal that every sign-out aborts, and another one after it. */
export interface SignOutSignal {
  /** The signal of what begins now. */
  readonly current: () => AbortSignal;
  readonly abort: () => void;
}

export function createSignOutSignal(): SignOutSignal {
  let controller = new AbortController();
  return {
    current: () => controller.signal,
    abort: () => {
      controller.abort(new DOMException('The user has signed out.', 'AbortError'));
      controller = new AbortController();
    },
  };
}
