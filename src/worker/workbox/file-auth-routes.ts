import type { FileAuthOptions } from '../../shared/contract/options.js';
import { createFileRoutes } from '../create-file-routes.js';
import { openWorker } from '../open-worker.js';

/** What a router tells a route of a request. */
interface RoutedRequest {
  readonly url: URL;
  readonly request: Request;
  /** An `ExtendableEvent`. */
  readonly event: object;
}

interface HandledRequest {
  readonly request: Request | string;
  readonly event: object;
}

interface FileAuthRouteHandler {
  handle(asked: HandledRequest): Promise<Response>;
}

/** A `Route` of workbox-routing, described here so that its types need no library that an application may lack. */
export interface FileAuthRoute {
  readonly method: 'DELETE' | 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'PUT';
  match(asked: RoutedRequest & { readonly sameOrigin: boolean }): unknown;
  readonly handler: FileAuthRouteHandler;
  readonly catchHandler?: FileAuthRouteHandler;
  setCatchHandler(handler: FileAuthRouteHandler): void;
}

/**
 * The routes that `installFileAuth` installs, for an application that has a Workbox router and wants to decide their
 * place in it: `fileAuthRoutes(options).forEach((route) => registerRoute(route))`. They take GET and HEAD requests for
 * file URLs, and for the virtual path if there is one. Call it while the worker's script first runs.
 *
 * @throws {TypeError} an option is wrong (the message names it), or differs from what the worker was given before
 */
export function fileAuthRoutes(options: FileAuthOptions): FileAuthRoute[] {
  return createFileRoutes(openWorker(options));
}
