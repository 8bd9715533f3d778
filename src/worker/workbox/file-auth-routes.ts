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

/** A `Route` of workbox-routing, described here so that the types do not need that library. */
export interface FileAuthRoute {
  readonly method: 'DELETE' | 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'PUT';
  match(asked: RoutedRequest & { readonly sameOrigin: boolean }): unknown;
  readonly handler: FileAuthRouteHandler;
  readonly catchHandler?: FileAuthRouteHandler;
  setCatchHandler(handler: FileAuthRouteHandler): void;
}

/**
 * Returns the routes that `installFileAuth` would install, for a worker that has a Workbox router: you decide where in the
 * order of your routes they come. They match GET and HEAD requests for file URLs, and for the virtual path if there is one.
 * Call it at the top level of the worker script.
 *
 * @throws {TypeError} an option is wrong (the message names it), or differs from an earlier call in this worker
 * @example
 * ```ts
 * import { registerRoute } from 'workbox-routing';
 * import { fileAuthRoutes } from 'file-auth-worker/worker';
 *
 * for (const route of fileAuthRoutes({ origins })) registerRoute(route);
 * ```
 */
export function fileAuthRoutes(options: FileAuthOptions): FileAuthRoute[] {
  return createFileRoutes(openWorker(options));
}
