import { FileAuthError } from '../../shared/contract/errors.js';
import { isSrcdoc } from '../util/is-srcdoc.js';
import { srcdocHint } from './srcdoc-hint.js';

/** The end that every wait of a registration has: the time limit or the caller's signal. */
export interface TimeLimit {
  /** Settles as the promise does, or rejects at the end of the time. */
  race<T>(promise: Promise<T>): Promise<T>;
  clear(): void;
}

export function createTimeLimit(ms: number, signal: AbortSignal | undefined): TimeLimit {
  let end: (reason: unknown) => void = () => {};
  const ended = new Promise<never>((_, reject) => {
    end = reject;
  });
  // Whether anybody waits at that moment or not, the end itself is no unhandled rejection.
  ended.catch(() => {});
  const timer = setTimeout(() => end(notControlled(ms)), ms);
  const abort = (): void => end(signal?.reason);
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  return {
    race: (promise) => Promise.race([ended, promise]),
    clear: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
}

function notControlled(ms: number): FileAuthError {
  return new FileAuthError(
    'not-controlled',
    `The service worker did not take control of this page within ${ms} ms. ` +
      (isSrcdoc()
        ? srcdocHint
        : "Look for an error in the worker's console, and for a worker with a more specific scope."),
  );
}
