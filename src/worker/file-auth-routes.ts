import type { Route } from 'workbox-routing';
import type { FileAuthOptions } from '../shared/options.js';
import { createFileRoutes } from './create-file-routes.js';
import { openCore } from './open-core.js';

/**
 * The routes that `installFileAuth` installs, for an application that has a Workbox router and wants to decide their
 * place in it: `fileAuthRoutes(options).forEach((route) => registerRoute(route))`. They take GET and HEAD requests for
 * file URLs, and for the virtual path if there is one. Call it while the worker's script first runs.
 *
 * @throws {TypeError} an option is wrong (the message names it), or differs from what the worker was given before
 */
export function fileAuthRoutes(options: FileAuthOptions): Route[] {
  return createFileRoutes(openCore(options));
}
