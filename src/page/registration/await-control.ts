import { message } from '../../shared/contract/protocol.js';
import { within } from '../../shared/util/within.js';
import { nextEvent } from '../util/next-event.js';
import { answered } from './answered.js';
import { NoWorkerError } from './no-worker-error.js';
import type { TimeLimit } from './time-limit.js';

const lookAgainMs = 1000;

/**
 * Waits until the registration's worker controls this page. `ready` is not enough, since it resolves before a first
 * worker has taken over; and after a hard reload nothing would happen at all, so the worker is asked to claim.
 *
 * @throws {NoWorkerError} `unregistered`, `other-worker`
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
    const mayClaim = assertMayClaim(container, registration);
    const next = within(change, lookAgainMs, () => null);
    await limit.race(Promise.race([next, mayClaim.then(() => next)]));
  }
}

/**
 * A page belongs to the worker of the narrowest scope around it; that of a wider one cannot claim it. And of a
 * registration that is removed in this moment, Chromium 156 sends no event: test/browser/control-changes.test.ts
 */
async function assertMayClaim(
  container: ServiceWorkerContainer,
  { scope }: ServiceWorkerRegistration,
): Promise<void> {
  const closest = await answered(container.getRegistration()).catch(() => null);
  if (closest === undefined) throw new NoWorkerError('unregistered');
  if (!closest?.active || closest.scope === scope) return;
  throw new NoWorkerError('other-worker', { name: new URL(closest.active.scriptURL).pathname });
}
