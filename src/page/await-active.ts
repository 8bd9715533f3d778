import { FileAuthError } from '../shared/errors.js';
import { nextEvent } from './next-event.js';
import type { TimeLimit } from './time-limit.js';

/**
 * Waits for the worker that will answer this page's requests.
 *
 * @throws {FileAuthError} `worker-failed`
 */
export async function awaitActive(
  registration: ServiceWorkerRegistration,
  kind: 'stand-alone' | 'own',
  limit: TimeLimit,
): Promise<ServiceWorker> {
  for (;;) {
    const worker = wantedWorker(registration, kind);
    if (worker.state === 'activating' || worker.state === 'activated') return worker;
    await limit.race(nextEvent([worker, 'statechange']));
  }
}

/** A stand-alone worker's newest version takes over at once; an own worker's decides for itself when. */
function wantedWorker(registration: ServiceWorkerRegistration, kind: 'stand-alone' | 'own'): ServiceWorker {
  const { installing, waiting, active } = registration;
  const found = kind === 'own' ? (active ?? waiting ?? installing) : (installing ?? waiting ?? active);
  if (found) return found;
  throw new FileAuthError(
    'worker-failed',
    "The service worker failed to install. Its error is in the worker's console.",
  );
}
