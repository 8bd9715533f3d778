import { isStandAlone } from '../../shared/contract/options-parameter.js';
import { message } from '../../shared/contract/protocol.js';
import { within } from '../../shared/util/within.js';
import { nextEvent } from '../util/next-event.js';
import { notInstalled } from './not-installed.js';
import { askStatus } from '../with-worker/ask-status.js';

// The browser lets the old worker end what it is doing.
const handOverWithinMs = 3000;

/**
 * Brings the application's own worker into control where this package's file alone was registered before. Otherwise it
 * would wait, as a new version does, until the last page is closed, but there is no older version of it to wait for.
 *
 * @throws {FileAuthError} `not-installed`
 */
export async function replaceStandAlone(registration: ServiceWorkerRegistration): Promise<void> {
  const { installing, waiting, active } = registration;
  const next = installing ?? waiting;
  if (!next || !active || !isStandAlone(active.scriptURL)) return;
  await whileIn('installing', next);
  if (next.state === 'installed' && (await askStatus(next)) === null) throw notInstalled(next, registration);
  next.postMessage(message({ type: 'file-auth:claim' }));
  await within(whileIn('installed', next), handOverWithinMs, () => null);
}

async function whileIn(state: ServiceWorkerState, worker: ServiceWorker): Promise<void> {
  while (worker.state === state) await nextEvent([worker, 'statechange']);
}
