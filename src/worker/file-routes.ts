import { Route } from 'workbox-routing';
import { compileFileUrl, type FileLocation } from '../shared/file-url.js';
import type { ResolvedFileAuthOptions } from '../shared/options.js';
import { createFileHandler, type FileHandlerParts } from './file-handler.js';

/** The routes for GET and HEAD; Workbox asks one method each. */
export function createFileRoutes(options: ResolvedFileAuthOptions, parts: FileHandlerParts): Route[] {
  const matchFileUrl = compileFileUrl(options);
  const handle = createFileHandler(options, parts);

  // Decides synchronously: a request that gets no file here is the browser's, as if there were no worker.
  const match = ({ url, request }: { url: URL; request: Request }): FileLocation | null => {
    const file = matchFileUrl(url);
    if (file === null) return null;
    // A document must not see a broad token in its address, and a request made from a navigation throws.
    if (request.mode === 'navigate') return null;
    // Throws when it is sent on from a worker; DevTools makes such requests.
    if (request.cache === 'only-if-cached') return null;
    if (parts.sender.isOwnRedirect(request.url)) return null;
    return file;
  };
  const handler = ({
    request,
    event,
    params,
  }: {
    request: Request;
    event: ExtendableEvent;
    params?: unknown;
  }) => handle(request, params as FileLocation, (event as FetchEvent).clientId);

  return (['GET', 'HEAD'] as const).map((method) => new Route(match, handler, method));
}
