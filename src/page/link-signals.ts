/** A signal that aborts as soon as one of several does, like `AbortSignal.any`, which not every browser has yet. */
export function linkSignals(signals: readonly (AbortSignal | undefined)[]): {
  readonly signal: AbortSignal;
  /** Stops listening to them. */
  unlink(): void;
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
