import { warnOnce } from '../../shared/util/warn-once.js';
import { NoWorkerError } from '../registration/no-worker-error.js';
import { listen } from '../util/listen.js';

/** Whether a registration is still there: without it, a navigation to the virtual path is the application server's. */
export interface RegistrationWatch {
  /** As of the last look. */
  readonly isThere: () => boolean;
  /** Looks now. */
  readonly look: () => Promise<boolean>;
}

/**
 * Looks after a registration that something else may remove. A browser tells nobody, and the worker goes on to control the
 * pages that are there; so a look is taken when somebody begins to click, and when the page is shown again.
 */
export function watchRegistration(
  container: ServiceWorkerContainer,
  { scope }: ServiceWorkerRegistration,
  signal: AbortSignal,
): RegistrationWatch {
  let isThere = true;
  const look = async (): Promise<boolean> => {
    const found = await container.getRegistration(scope).catch(() => null);
    // A browser that does not say has not lost it.
    isThere = found === null || found?.scope === scope;
    if (!isThere && !signal.aborted) warnOnce(new NoWorkerError('unregistered').message);
    return isThere;
  };
  const options = { capture: true, passive: true, signal };
  const onKey = ({ key }: KeyboardEvent): void => void (['Enter', ' '].includes(key) && look());
  listen(window, ['pointerdown', 'pageshow', 'focus'], () => void look(), options);
  listen(window, ['keydown'], onKey, options);
  return { isThere: () => isThere, look };
}
