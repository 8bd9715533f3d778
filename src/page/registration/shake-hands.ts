import { FileAuthError } from '../../shared/contract/errors.js';
import { toOptionsData } from '../../shared/contract/options.js';
import { differingOptions } from '../../shared/contract/differing-options.js';
import type { WorkerStatus } from '../../shared/contract/protocol.js';
import { version } from '../../shared/contract/version.js';
import { within } from '../../shared/util/within.js';
import type { ResolvedRegisterOptions } from './options.js';
import { askStatus } from '../with-worker/ask-status.js';
import { NoWorkerError } from './no-worker-error.js';
import { notInstalled } from './not-installed.js';

// A worker of ours that runs answers at once; one that has to start may take longer.
const answersSoonMs = 500;

/**
 * Makes sure that the worker is ours and means the same by a file as this page does.
 *
 * @throws {NoWorkerError} `old-worker`, `unregistered`
 * @throws {FileAuthError} `not-installed`, `options-mismatch`
 */
export async function shakeHands(
  worker: ServiceWorker,
  registration: ServiceWorkerRegistration,
  options: ResolvedRegisterOptions,
): Promise<WorkerStatus> {
  const asking = askStatus(worker);
  const isSilent = (await within(asking, answersSoonMs, () => null)) === null;
  const newer = isSilent && options.worker === 'own' ? await askNewer(registration) : null;
  // The application's worker of before knows nothing of this package; with the newer one all is as it should be.
  if (newer && registration.active === worker) throw new NoWorkerError('old-worker', newer);
  const status = (await asking) ?? (await askSuccessor(worker, registration));
  if (status === null && worker.state === 'redundant') throw new NoWorkerError('unregistered');
  if (status === null) throw notInstalled(worker, registration);
  if (status.version !== version) void warnOfVersion(status.version, worker, registration, options);
  // A stand-alone worker with other options is one that is about to be replaced.
  if (options.worker === 'stand-alone') return status;
  const differing = differingGiven(status, options);
  if (differing.length === 0 || (await hasNewerLike(options, registration))) return status;
  throw new FileAuthError(
    'options-mismatch',
    `The page and the worker have different options: ${differing.join(', ')}. Pass the same values to ` +
      'registerFileAuthWorker and installFileAuth, or leave these options out on the page.',
  );
}

/** Asks the version of the application's worker that is to replace the active one; `null` if there is none of ours. */
async function askNewer(registration: ServiceWorkerRegistration): Promise<WorkerStatus | null> {
  const newest = (): ServiceWorker | null => registration.installing ?? registration.waiting;
  // The browser looks for a newer one by itself, but only some time after the page has loaded.
  if (newest() === null) await registration.update().catch(() => null);
  const newer = newest();
  return newer && askStatus(newer);
}

/** Until the worker that goes with this page takes over, the one before it does what it can. */
async function hasNewerLike(
  options: ResolvedRegisterOptions,
  registration: ServiceWorkerRegistration,
): Promise<boolean> {
  const newer = await askNewer(registration);
  return newer !== null && differingGiven(newer, options).length === 0;
}

/** A worker that is replaced in the middle of the question does not answer any more. */
async function askSuccessor(
  worker: ServiceWorker,
  { active }: ServiceWorkerRegistration,
): Promise<WorkerStatus | null> {
  return active && active !== worker ? askStatus(active) : null;
}

/** Only what the caller gave: an own worker may know better about the rest. */
function differingGiven(status: WorkerStatus, { fileAuth, given }: ResolvedRegisterOptions): string[] {
  return differingOptions(toOptionsData(fileAuth), status.options).filter((name) => given.has(name));
}

async function warnOfVersion(
  workerVersion: string,
  worker: ServiceWorker,
  registration: ServiceWorkerRegistration,
  options: ResolvedRegisterOptions,
): Promise<void> {
  // The first page of a deployment meets the worker of the one before until the browser has looked for another.
  await registration.update().catch(() => null);
  if (registration.installing || registration.waiting || registration.active !== worker) return;
  const remedy =
    options.worker === 'stand-alone'
      ? 'Run "npx file-auth-worker init <public dir>"'
      : 'Update the copy that your worker loads';
  // The commonest mistake with a copied file, and one that only the developer can correct.
  // oxlint-disable-next-line no-console
  console.warn(`file-auth-worker: The page has version ${version}, the worker ${workerVersion}. ${remedy}.`);
}
