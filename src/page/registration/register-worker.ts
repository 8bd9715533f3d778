import { toOptionsData } from '../../shared/contract/options.js';
import { encodeOptions, optionsParameter } from '../../shared/contract/options-parameter.js';
import type { WorkerControl } from '../control/control.js';
import { awaitActive } from './await-active.js';
import { awaitControl } from './await-control.js';
import type { ResolvedRegisterOptions } from './options.js';
import { registerScript } from './register-script.js';
import { replaceStandAlone } from './replace-stand-alone.js';
import { shakeHands } from './shake-hands.js';
import { createTimeLimit } from './time-limit.js';

/**
 * Registers the worker, and resolves once it controls this page.
 *
 * @throws {NoWorkerError} there is none, and the page can do without
 * @throws {FileAuthError} the set-up is wrong
 */
export async function registerWorker(
  container: ServiceWorkerContainer,
  given: ResolvedRegisterOptions,
): Promise<WorkerControl> {
  const { fileAuth, worker, signal } = given;
  const script = new URL(given.script);
  if (worker === 'stand-alone') script.searchParams.set(optionsParameter, encodeOptions(fileAuth));
  const { controller } = container;

  const limit = createTimeLimit(given.timeoutMs, signal);
  try {
    const registration = await limit.race(registerScript(container, { ...given, script }));
    if (worker === 'own') await limit.race(replaceStandAlone(registration));
    const active = await awaitActive(registration, worker, limit);
    // Before waiting for control: a worker without this package would never claim the page.
    const { options } = await limit.race(shakeHands(active, registration, given));
    await awaitControl(container, registration, limit);
    // One before it with other options will be replaced in a moment; till then it gives these files their tokens.
    const isStopgap = worker === 'stand-alone' && active.scriptURL !== script.href;
    return {
      // A worker with other options, of an earlier visit say, may have left alone what this one would not have.
      worker: { container, registration, kind: worker, isNewInControl: container.controller !== controller },
      options: isStopgap ? toOptionsData(fileAuth) : options,
    };
  } finally {
    limit.clear();
  }
}
