const cleanups = new Set<() => void>();
let isListening = false;

/**
 * Runs `cleanup` when the process ends, also by a signal: a crashed test must not leave browsers running.
 * Returns the function that takes it back.
 */
export function onExit(cleanup: () => void): () => void {
  listen();
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

function listen(): void {
  if (isListening) return;
  isListening = true;
  process.once('exit', () => {
    for (const cleanup of cleanups) cleanup();
  });
  // A signal ends a process without the exit event unless somebody listens.
  for (const [signal, number] of [
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    process.once(signal, () => process.exit(128 + number));
  }
}
