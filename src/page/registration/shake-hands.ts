import { FileAuthError } from '../../shared/contract/errors.js';
import { differingOptions, toOptionsData } from '../../shared/contract/options.js';
import type { WorkerStatus } from '../../shared/contract/protocol.js';
import { version } from '../../shared/contract/version.js';
import type { ResolvedRegisterOptions } from './options.js';
import { askStatus } from '../with-worker/ask-status.js';
import { notInstalled } from './not-installed.js';

/**
 * Makes sure that the worker is ours and means the same by a file as this page does.
 *
 * @throws {FileAuthError} `not-installed`, `options-mismatch`
 */
export async function shakeHands(
  worker: ServiceWorker,
  registration: ServiceWorkerRegistration,
  options: ResolvedRegisterOptions,
): Promise<WorkerStatus> {
  const status = (await askStatus(worker)) ?? (await askSuccessor(worker, registration));
  if (status === null) throw notInstalled(worker, registration);
  if (status.version !== version) void warnOfVersion(status.version, worker, registration, options);
  // A stand-alone worker with other options is one that is about to be replaced.
  if (options.worker === 'stand-alone') return status;
  const differing = differingGiven(status, options);
  if (differing.length === 0) return status;
  throw new FileAuthError(
    'options-mismatch',
    `The worker's options differ from the page's in: ${differing.join(', ')}. In a worker of your own the options of ` +
      'installFileAuth decide: make them the same, or leave them out on the page.',
  );
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
      ? 'run "npx file-auth-worker init <public dir>"'
      : 'update the copy that your worker loads';
  // The commonest mistake with a copied file, and one that only the developer can correct.
  // oxlint-disable-next-line no-console
  console.warn(`file-auth-worker: the page is version ${version}, the worker ${workerVersion}: ${remedy}.`);
}
