import { isOnTheWeb, NoWorkerError } from './no-worker-error.js';

/**
 * @throws {NoWorkerError} there is no service worker here
 */
export function findContainer(): ServiceWorkerContainer {
  const container = readContainer();
  if (container) return container;
  if (!isOnTheWeb()) throw new NoWorkerError('no-web-origin');
  throw new NoWorkerError(window.isSecureContext ? 'unavailable' : 'insecure-context');
}

function readContainer(): ServiceWorkerContainer | undefined {
  try {
    return navigator.serviceWorker;
  } catch {
    // A sandboxed frame without allow-same-origin throws a SecurityError at the very look.
    return undefined;
  }
}
