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
import { loadPart } from './util/load-part.js';
import { whenShown } from './util/when-shown.js';
import type { Control } from './control/control.js';

/**
 * Registers the service worker that loads private files. Resolves once the worker controls this page: on a first visit,
 * after a reload and after a hard reload, without reloading the page. From then on, images, media, `fetch()` and
 * everything else load files from their clean URLs, and links to files open.
 *
 * If no service worker is available, or an older one without this package is still active, the page itself gives its
 * elements URLs with tokens (`mode: 'page'`), and the event `no-worker` says why. If a worker comes or goes later, the page
 * follows, and dispatches the event `mode-changed`. A prerendered page registers when it is shown.
 *
 * Call it once on each page.
 *
 * @returns the object that a page uses for files and tokens
 * @throws {TypeError} an option is wrong; the message names it
 * @throws {FileAuthError} `script-not-found`, `script-type`, `scope`, `scope-taken`, `worker-failed`, `not-controlled`,
 *   `not-installed`, `options-mismatch`, `not-loaded` or `unsupported`; the message says what to do
 * @throws the reason of the option `signal`, if it is aborted
 * @example
 * ```ts
 * const fileAuth = await registerFileAuthWorker({
 *   origins: ['https://d111111abcdef8.cloudfront.net'],
 *   getToken: async ({ key, folder, file, reason, signal }) => {
 *     const response = await fetch('/api/file-token', {
 *       method: 'POST',
 *       headers: { 'content-type': 'application/json' },
 *       body: JSON.stringify({ key, folder, file, reason }),
 *       signal,
 *     });
 *     if (response.status === 401) return null; // nobody is signed in
 *     if (!response.ok) throw new Error(`/api/file-token answered ${response.status}`);
 *     return response.json(); // { token }
 *   },
 * });
 * ```
 */
export async function registerFileAuthWorker(options: RegisterFileAuthWorkerOptions): Promise<FileAuth> {
  const given = resolveRegisterOptions(options);
  given.signal?.throwIfAborted();
  await whenShown(given.signal);
  // While the worker is installed. What a page needs before its first file is in this file alone.
  const preparing = loadPart(() => import('./prepare-file-auth.js')).then((part) =>
    part.prepareFileAuth(given),
  );
  // Told below, unless the registration fails before.
  preparing.catch(() => {});
  const first = await gainControl(given);
  const create = await preparing;
  return create(first);
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
