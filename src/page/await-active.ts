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
  let awaited: ServiceWorker | null = null;
  for (;;) {
    const worker = wantedWorker(registration, kind);
    // What is left is an older version, with options that may be others.
    if (awaited?.state === 'redundant' && worker === registration.active) throw failedToInstall();
    if (worker.state === 'activating' || worker.state === 'activated') return worker;
    awaited = worker;
    await limit.race(nextEvent([worker, 'statechange']));
  }
}

/** A stand-alone worker's newest version takes over at once; an own worker's decides for itself when. */
function wantedWorker(registration: ServiceWorkerRegistration, kind: 'stand-alone' | 'own'): ServiceWorker {
  const { installing, waiting, active } = registration;
  const found = kind === 'own' ? (active ?? waiting ?? installing) : (installing ?? waiting ?? active);
  if (found) return found;
  throw failedToInstall();
}

function failedToInstall(): FileAuthError {
  return new FileAuthError(
    'worker-failed',
    "The service worker failed to install. Its error is in the worker's console.",
  );
}
