/**
 * Does something until one of several signals aborts.
 *
 * @throws the signal's own reason, whatever the work made of it; else what the work throws
 */
export async function untilAborted<T>(
  signals: readonly (AbortSignal | undefined)[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, unlink } = linkSignals(signals);
  try {
    signal.throwIfAborted();
    return await work(signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    unlink();
  }
}

/** A signal that aborts as soon as one of several does, like `AbortSignal.any`, which not every browser has yet. */
function linkSignals(signals: readonly (AbortSignal | undefined)[]): {
  readonly signal: AbortSignal;
  /** Stops listening to them. */
  readonly unlink: () => void;
} {
  const controller = new AbortController();
  const present = signals.filter((signal) => signal !== undefined);
  const abort = ({ target }: Pick<Event, 'target'>): void => controller.abort((target as AbortSignal).reason);
  for (const signal of present) {
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort({ target: signal });
  }
  return {
    signal: controller.signal,
    unlink: () => {
      for (const signal of present) signal.removeEventListener('abort', abort);
    },
  };
}
