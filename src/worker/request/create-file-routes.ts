import { Route } from 'workbox-routing';
import type { RouteHandlerCallbackOptions, RouteMatchCallbackOptions } from 'workbox-core/types.js';
import type { FileLocation } from '../../shared/contract/file-url.js';
import { compileVirtualPath, type VirtualFile } from '../../shared/contract/virtual-path.js';
import { answerVirtualFile } from '../virtual-path/answer-virtual-file.js';
import { compileMatchFile } from './match-file.js';
import type { WorkerCore } from '../open-worker.js';
import { presentResponse } from './present-response.js';
import { scope } from '../scope.js';

/** The routes for file URLs and for the virtual path. */
export function createFileRoutes(core: WorkerCore): Route[] {
  return [...virtualRoutes(core), ...fileRoutes(core)];
}

function fileRoutes(core: WorkerCore): Route[] {
  const matchFile = compileMatchFile(core);
  const answer = async ({ request, event, params }: RouteHandlerCallbackOptions): Promise<Response> => {
    const file = params as FileLocation;
    const { destination } = request;
    const { response } = await core.answerFile({
      request,
      file,
      destination,
      event,
      clientId: clientOf(event),
    });
    return presentResponse(request, response, core.options);
  };
  return forGetAndHead((asked) => matchFile(asked.url, asked.request), answer);
}

function virtualRoutes(core: WorkerCore): Route[] {
  const { virtualPath } = core.options;
  if (virtualPath === false) return [];
  const files = compileVirtualPath({ ...core.options, virtualPath }, scope.location.origin);
  return forGetAndHead(
    ({ url }) => files.locate(url),
    ({ request, event, params }) =>
      answerVirtualFile(params as VirtualFile, { request, event, clientId: clientOf(event) }, core),
  );
}

/** Workbox has one method for each route. */
function forGetAndHead(
  match: (asked: RouteMatchCallbackOptions) => object | null,
  handler: (asked: RouteHandlerCallbackOptions) => Promise<Response>,
): Route[] {
  return (['GET', 'HEAD'] as const).map((method) => new Route(match, handler, method));
}

function clientOf(event: ExtendableEvent): string {
  return (event as FetchEvent).clientId;
}
