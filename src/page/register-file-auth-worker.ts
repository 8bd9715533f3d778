import { createFileAuth } from './create-file-auth.js';
import type { FileAuth } from './file-auth.js';
import { canDoWithout } from './registration/can-do-without.js';
import { findContainer } from './registration/find-container.js';
import { NoWorkerError } from './registration/no-worker-error.js';
import {
  resolveRegisterOptions,
  type RegisterFileAuthWorkerOptions,
  type ResolvedRegisterOptions,
} from './registration/options.js';
import { registerWorker } from './registration/register-worker.js';
import { whenShown } from './util/when-shown.js';
import type { Control } from './control/control.js';

/**
 * Registers the service worker that loads private files, and resolves once it controls this page: on a first visit,
 * after a reload and after a hard reload, without ever reloading the page. From then on a file's clean URL just loads,
 * and a click on a link to one just opens it. Where there is no service worker, or an older one without this package is
 * still active, the page itself does what it can (`mode: 'page'`), and the event `no-worker` says why. Whenever a worker
 * comes or goes later, the page changes with it, and the event `mode-changed` tells. A prerendered page begins when it is
 * shown.
 *
 * @returns what the page does with files and tokens
 * @throws {TypeError} an option is wrong; the message names it
 * @throws {FileAuthError} with a `code`: `script-not-found`, `script-type`, `scope`, `scope-taken`, `worker-failed`,
 *   `not-controlled`, `not-installed`, `options-mismatch`, `unsupported`; the message says what to do
 */
export async function registerFileAuthWorker(options: RegisterFileAuthWorkerOptions): Promise<FileAuth> {
  const given = resolveRegisterOptions(options);
  given.signal?.throwIfAborted();
  await whenShown(given.signal);
  return createFileAuth(given, await gainControl(given));
}

async function gainControl(given: ResolvedRegisterOptions): Promise<Control> {
  try {
    // Awaited here for its failures.
    return await registerWorker(findContainer(), given);
  } catch (error) {
    if (error instanceof NoWorkerError && canDoWithout(given)) return error;
    throw error;
  }
}
