import { optionsParameter, encodeOptions } from '../shared/options.js';
import { awaitActive } from './await-active.js';
import { awaitControl } from './await-control.js';
import { createFileAuth, type FileAuth } from './file-auth.js';
import { registerScript } from './register-script.js';
import { resolveRegisterOptions, type RegisterFileAuthWorkerOptions } from './register-options.js';
import { shakeHands } from './shake-hands.js';
import { getContainer } from './service-worker-container.js';
import { createTimeLimit } from './time-limit.js';

/**
 * Registers the service worker that loads private files, and resolves once it controls this page: on a first visit,
 * after a reload and after a hard reload, without ever reloading the page. From then on a file's clean URL just loads.
 *
 * @returns what the page does with tokens: set them, sign out, see what the worker does
 * @throws {TypeError} an option is wrong; the message names it
 * @throws {FileAuthError} with a `code`: `unsupported`, `script-not-found`, `script-type`, `scope`, `scope-taken`,
 *   `worker-failed`, `not-controlled`, `not-installed`, `options-mismatch`; the message says what to do
 */
export async function registerFileAuthWorker(options: RegisterFileAuthWorkerOptions): Promise<FileAuth> {
  const resolved = resolveRegisterOptions(options);
  const { fileAuth, worker } = resolved;
  resolved.signal?.throwIfAborted();
  const container = getContainer();
  const script = new URL(resolved.script);
  if (worker === 'stand-alone') script.searchParams.set(optionsParameter, encodeOptions(fileAuth, resolved));

  const limit = createTimeLimit(resolved.timeoutMs, resolved.signal);
  try {
    const registration = await limit.race(registerScript(container, { ...resolved, script }));
    const active = await awaitActive(registration, worker, limit);
    // Before waiting for control: a worker that is none of ours would never claim the page.
    const status = await limit.race(shakeHands(active, registration, resolved));
    await awaitControl(container, registration, limit);
    // Ends by itself; an abort meanwhile has detached what it made.
    const made = await createFileAuth({ container, registration, options: resolved, data: status.options });
    resolved.signal?.throwIfAborted();
    return made;
  } finally {
    limit.clear();
  }
}
