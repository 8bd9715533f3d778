import { FileAuthError } from '../shared/errors.js';
import { message } from '../shared/protocol.js';
import type { TimeLimit } from './time-limit.js';

interface Parts {
  readonly container: ServiceWorkerContainer;
  readonly registration: ServiceWorkerRegistration;
  readonly worker: 'stand-alone' | 'own';
  readonly scope: URL;
  readonly limit: TimeLimit;
}

/**
 * Waits until the registration's worker controls this page. `ready` is not enough, since it resolves before a first
 * worker has taken over; and after a hard reload nothing would happen at all, so the worker is asked to claim.
 *
 * @throws {FileAuthError} `worker-failed`
 */
export async function awaitControl({
  container,
  registration,
  worker,
  limit,
}: Parts): Promise<ServiceWorker> {
  for (;;) {
    const wanted = wantedWorker(registration, worker);
    if (wanted.state !== 'activating' && wanted.state !== 'activated') {
      await limit.race(next(wanted, 'statechange'));
      continue;
    }
    if (container.controller?.scriptURL === wanted.scriptURL) return wanted;
    const change = Promise.race([next(container, 'controllerchange'), next(wanted, 'statechange')]);
    wanted.postMessage(message({ type: 'file-auth:claim' }));
    await limit.race(change);
  }
}

/** A stand-alone worker's newest version takes over at once; an own worker's decides for itself when. */
function wantedWorker(registration: ServiceWorkerRegistration, worker: 'stand-alone' | 'own'): ServiceWorker {
  const { installing, waiting, active } = registration;
  const found = worker === 'own' ? (active ?? waiting ?? installing) : (installing ?? waiting ?? active);
  if (found) return found;
  throw new FileAuthError(
    'worker-failed',
    "The service worker failed to install. Its error is in the worker's console.",
  );
}

function next(target: EventTarget, type: string): Promise<Event> {
  return new Promise((resolve) => {
    target.addEventListener(type, resolve, { once: true });
  });
}
