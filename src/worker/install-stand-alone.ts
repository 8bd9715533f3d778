import { clientsClaim } from 'workbox-core';
import { decodeOptions, optionsParameter } from '../shared/contract/options-parameter.js';
import { addStaticRoutes } from './add-static-routes.js';
import { installFileAuth } from './install-file-auth.js';
import { scope } from './scope.js';

/**
 * Installs the worker if the page put the options into the script's URL, which it does only for a worker that is this
 * file alone. There they survive every restart, and a change of options is a new worker.
 */
export function installStandAlone(): void {
  const encoded = new URL(scope.location.href).searchParams.get(optionsParameter);
  if (encoded === null) return;
  const options = decodeOptions(encoded);
  installFileAuth(options);
  addStaticRoutes(options);
  // Nobody else's worker code is here, so nobody is surprised by an update that does not wait.
  scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));
  clientsClaim();
}
