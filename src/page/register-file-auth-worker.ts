import { encodeOptions, optionsParameter, toOptionsData } from '../shared/contract/options.js';
import { createFileAuth } from './create-file-auth.js';
import type { FileAuth } from './file-auth.js';
import { awaitActive } from './registration/await-active.js';
import { awaitControl } from './registration/await-control.js';
import { findContainer } from './registration/find-container.js';
import { NoWorkerError } from './registration/no-worker-error.js';
import {
  resolveRegisterOptions,
  type RegisterFileAuthWorkerOptions,
  type ResolvedRegisterOptions,
} from './registration/options.js';
import { registerScript } from './registration/register-script.js';
import { replaceStandAlone } from './registration/replace-stand-alone.js';
import { shakeHands } from './registration/shake-hands.js';
import { createTimeLimit } from './registration/time-limit.js';
import { whenShown } from './util/when-shown.js';

/**
 * Registers the service worker that loads private files, and resolves once it controls this page: on a first visit,
 * after a reload and after a hard reload, without ever reloading the page. From then on a file's clean URL just loads,
 * and a click on a link to one just opens it. Where there is no service worker, the page itself does what it can
 * (`mode: 'page'`), and the event `no-worker` says why. A prerendered page begins when it is shown.
 *
 * @returns what the page does with files and tokens
 * @throws {TypeError} an option is wrong; the message names it
 * @throws {FileAuthError} with a `code`: `script-not-found`, `script-type`, `scope`, `scope-taken`, `worker-failed`,
 *   `not-controlled`, `not-installed`, `options-mismatch`, `unsupported`; the message says what to do
 */
export async function registerFileAuthWorker(options: RegisterFileAuthWorkerOptions): Promise<FileAuth> {
  const resolved = resolveRegisterOptions(options);
  resolved.signal?.throwIfAborted();
  await whenShown(resolved.signal);
  try {
    return await registerWorker(findContainer(), resolved);
  } catch (error) {
    if (!(error instanceof NoWorkerError) || !canDoWithout(resolved)) throw error;
    return doWithout(error, resolved);
  }
}

async function registerWorker(
  container: ServiceWorkerContainer,
  resolved: ResolvedRegisterOptions,
): Promise<FileAuth> {
  const { fileAuth, worker, signal } = resolved;
  const script = new URL(resolved.script);
  if (worker === 'stand-alone') script.searchParams.set(optionsParameter, encodeOptions(fileAuth));
  const { controller } = container;

  const limit = createTimeLimit(resolved.timeoutMs, signal);
  try {
    const registration = await limit.race(registerScript(container, { ...resolved, script }));
    if (worker === 'own') await limit.race(replaceStandAlone(registration));
    const active = await awaitActive(registration, worker, limit);
    // Before waiting for control: a worker that is none of ours would never claim the page.
    const status = await limit.race(shakeHands(active, registration, resolved));
    await awaitControl(container, registration, limit);
    const isStopgap = worker === 'stand-alone' && active.scriptURL !== script.href;
    // Ends by itself.
    const registered = await createFileAuth({
      given: resolved,
      options: isStopgap ? toOptionsData(fileAuth) : status.options,
      scope: registration.scope,
      // A worker with other options, of an earlier visit say, may have left alone what this one would not have.
      worker: {
        container,
        registration,
        kind: worker,
        isNewInControl: container.controller !== controller,
      },
    });
    if (isStopgap) healOnceReplaced(container, registered, resolved);
    return registered;
  } finally {
    limit.clear();
  }
}

/** What the worker before does not know as a file loads once the one with this page's options has taken over. */
function healOnceReplaced(
  container: ServiceWorkerContainer,
  registered: FileAuth,
  { heal, signal }: ResolvedRegisterOptions,
): void {
  if (!heal) return;
  const options = { once: true, ...(signal && { signal }) };
  container.addEventListener('controllerchange', () => registered.heal(), options);
}

/** A header cannot be put into an element. */
function canDoWithout({ fallback, fileAuth }: ResolvedRegisterOptions): boolean {
  return fallback === 'page' && fileAuth.placement === 'query';
}

function doWithout(error: NoWorkerError, resolved: ResolvedRegisterOptions): Promise<FileAuth> {
  return createFileAuth({
    given: resolved,
    options: toOptionsData({ ...resolved.fileAuth, virtualPath: false }),
    scope: resolved.scope.href,
    worker: error,
  });
}
