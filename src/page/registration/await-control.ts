import { message } from '../../shared/contract/protocol.js';
import { nextEvent } from '../util/next-event.js';
import type { TimeLimit } from './time-limit.js';

/**
 * Waits until the registration's worker controls this page. `ready` is not enough, since it resolves before a first
 * worker has taken over; and after a hard reload nothing would happen at all, so the worker is asked to claim.
 */
export async function awaitControl(
  container: ServiceWorkerContainer,
  registration: ServiceWorkerRegistration,
  limit: TimeLimit,
): Promise<void> {
  while (container.controller === null || container.controller.scriptURL !== registration.active?.scriptURL) {
    const change = nextEvent([container, 'controllerchange'], [registration, 'updatefound']);
    registration.active?.postMessage(message({ type: 'file-auth:claim' }));
    await limit.race(change);
  }
}
