import { Router } from 'workbox-routing';
import type { FileAuthOptions } from '../shared/contract/options.js';
import { createFileRoutes } from './create-file-routes.js';
import { openWorker } from './open-worker.js';

let isInstalled = false;

/**
 * Makes this service worker load private files: a request for a file URL gets the file's token, or the account's, as
 * a query parameter. Every other request is left alone. Call it once, while the worker's script first runs, before or
 * after the application's own listeners; whoever comes first answers.
 *
 * A page learns of it through `registerFileAuthWorker`. An installed worker takes control of open pages only when a
 * page asks for it.
 *
 * @throws {TypeError} an option is wrong (the message names it), or this is the second call
 */
export function installFileAuth(options: FileAuthOptions): void {
  const worker = openWorker(options);
  if (isInstalled)
    throw new TypeError('installFileAuth was called before in this worker; one call is enough');
  isInstalled = true;
  // A router of our own: routes, default and catch handlers of the application stay as they are.
  const router = new Router();
  for (const route of createFileRoutes(worker)) router.registerRoute(route);
  router.addFetchListener();
}
