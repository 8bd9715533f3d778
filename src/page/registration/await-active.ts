import { FileAuthError } from '../../shared/contract/errors.js';
import { isStandAlone } from '../../shared/contract/options-parameter.js';
import { within } from '../../shared/util/within.js';
import { nextEvent } from '../util/next-event.js';
import type { TimeLimit } from './time-limit.js';

// Longer than any worker takes to activate that nothing holds up.
const heldUpAfterMs = 1000;

/**
 * Waits for the worker that will answer this page's requests. If a newer stand-alone worker has to wait, because the
 * one before it still sends a file to some page, the one before it will do until then.
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
    const change = limit.race(nextEvent([worker, 'statechange']));
    const before = kind === 'stand-alone' && worker.state === 'installed' ? registration.active : null;
    const mayDo = before !== null && isStandAlone(before.scriptURL);
    if (mayDo && (await within(change, heldUpAfterMs, () => 'late')) === 'late') return before;
    await change;
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
