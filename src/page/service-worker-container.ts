import { FileAuthError } from '../shared/errors.js';

/**
 * @throws {FileAuthError} `unsupported`: there is no service worker here
 */
export function getContainer(): ServiceWorkerContainer {
  const container = readContainer();
  if (container) return container;
  const why = window.isSecureContext
    ? 'this browser has none, or has them switched off (some private windows and hardened browsers do)'
    : `this page is not a secure context: serve ${location.origin} over https, or from localhost`;
  throw new FileAuthError('unsupported', `Service workers are not available: ${why}.`);
}

function readContainer(): ServiceWorkerContainer | undefined {
  try {
    return navigator.serviceWorker;
  } catch {
    // A sandboxed frame without allow-same-origin throws a SecurityError at the very look.
    return undefined;
  }
}
