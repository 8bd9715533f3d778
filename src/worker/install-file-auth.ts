import { Router } from 'workbox-routing';
import type { FileAuthOptions } from '../shared/contract/options.js';
import { createFileRoutes } from './create-file-routes.js';
import { openWorker } from './open-worker.js';

let isInstalled = false;

/**
 * Makes this service worker load private files: it adds a token to each request for a file URL. It leaves every other
 * request alone.
 *
 * Call it once, at the top level of the worker script. If your worker has fetch listeners of its own, the listener that was
 * added first answers, so call it before them.
 *
 * You decide when to call `skipWaiting()` and `clients.claim()`, with two exceptions. A page that calls
 * `registerFileAuthWorker` makes the active worker claim it. If the stand-alone worker was registered at this scope before,
 * your worker replaces it immediately.
 *
 * @throws {TypeError} an option is wrong (the message names it), or `installFileAuth` was called before
 * @example
 * ```ts
 * import { installFileAuth } from 'file-auth-worker/worker';
 *
 * installFileAuth({ origins: ['https://d111111abcdef8.cloudfront.net'] });
 * ```
 */
export function installFileAuth(options: FileAuthOptions): void {
  const worker = openWorker(options);
  if (isInstalled) throw new TypeError('installFileAuth was called twice in this worker. Call it once');
  isInstalled = true;
  // A router of our own: routes, default and catch handlers of the application stay as they are.
  const router = new Router();
  for (const route of createFileRoutes(worker)) router.registerRoute(route);
  router.addFetchListener();
}
