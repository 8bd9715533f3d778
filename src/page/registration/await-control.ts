import { message } from '../../shared/contract/protocol.js';
import { nextEvent } from '../util/next-event.js';
import { NoWorkerError } from './no-worker-error.js';
import type { TimeLimit } from './time-limit.js';

/**
 * Waits until the registration's worker controls this page. `ready` is not enough, since it resolves before a first
 * worker has taken over; and after a hard reload nothing would happen at all, so the worker is asked to claim.
 *
 * @throws {NoWorkerError} `unregistered`
 */
export async function awaitControl(
  container: ServiceWorkerContainer,
  registration: ServiceWorkerRegistration,
  limit: TimeLimit,
): Promise<void> {
  for (;;) {
    const { active } = registration;
    if (active === null) throw new NoWorkerError('unregistered');
    if (container.controller?.scriptURL === active.scriptURL) return;
    const change = nextEvent(
      [container, 'controllerchange'],
      [registration, 'updatefound'],
      [active, 'statechange'],
    );
    active.postMessage(message({ type: 'file-auth:claim' }));
    await limit.race(change);
  }
}
