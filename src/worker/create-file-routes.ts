import { Route } from 'workbox-routing';
import type { RouteHandlerCallbackOptions, RouteMatchCallbackOptions } from 'workbox-core/types.js';
import type { FileLocation } from '../shared/contract/file-url.js';
import { compileVirtualPath, type VirtualFile } from '../shared/contract/virtual-path.js';
import type { FileWorker } from './file-worker.js';
import { scope } from './scope.js';
import { answerVirtualFile } from './virtual-path/answer-virtual-file.js';
import { answerFile } from './request/answer-file.js';
import { matchFile } from './request/match-file.js';
import { presentResponse } from './request/present-response.js';

/** The routes for file URLs and for the virtual path. */
export function createFileRoutes(worker: FileWorker): Route[] {
  return [...virtualRoutes(worker), ...fileRoutes(worker)];
}

function fileRoutes(worker: FileWorker): Route[] {
  const answer = async ({ request, event, params }: RouteHandlerCallbackOptions): Promise<Response> => {
    const file = params as FileLocation;
    const { destination } = request;
    const present = (response: Response): Response => presentResponse(request, response, worker.options);
    const asked = { request, file, destination, event, clientId: clientOf(event), present };
    const { response } = await answerFile(asked, worker);
    return response;
  };
  return forGetAndHead(({ url, request }) => matchFile(url, request, worker), answer);
}

function virtualRoutes(worker: FileWorker): Route[] {
  const { virtualPath } = worker.options;
  if (virtualPath === false) return [];
  const files = compileVirtualPath({ ...worker.options, virtualPath }, scope.location.origin);
  return forGetAndHead(
    ({ url }) => files.locate(url),
    ({ request, event, params }) =>
      answerVirtualFile(params as VirtualFile, { request, event, clientId: clientOf(event) }, worker),
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
