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
  process.once('exit', cleanUp);
  // A signal ends a process without the exit event.
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      cleanUp();
      // Not by process.exit(), which vitest forbids in its workers. Other listeners, those of playwright and puppeteer
      // among them, end the process themselves when they are done.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}

function cleanUp(): void {
  for (const cleanup of cleanups) cleanup();
  cleanups.clear();
}
