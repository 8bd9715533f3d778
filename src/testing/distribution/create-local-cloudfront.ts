import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { mapValues } from '../answer/map-values.js';
import { sendAnswer } from '../answer/send-answer.js';
import { openObjectStore } from '../bucket/open-object-store.js';
import type { ViewerRequestHandler } from '../lambda-edge/run-edge-handler.js';
import { answerViewer, type Distribution } from './answer-viewer.js';
import { assertHandler } from './assert-handler.js';
import { cloudFrontErrorPage } from './cloudfront-error-page.js';
import { createEdgeCache } from './create-edge-cache.js';
import type { EdgeLog, ViewerLogEntry } from './edge-log.js';
import type { LocalCloudFrontOptions } from './local-cloudfront-options.js';
import { resolveLocalCloudFrontOptions } from './resolve-local-cloudfront-options.js';

/** A CloudFront distribution with an S3 bucket, in this process. */
export interface LocalCloudFront {
  /** The origin of the distribution, without a trailing slash. */
  readonly url: string;
  /** The port; 0 if it does not listen. */
  readonly port: number;
  /** What it has done. Contains URLs with their queries, tokens included: use it for assertions, do not print it. */
  readonly log: EdgeLog;
  /** The listener for a server of your own, e.g. one that serves several distributions by `Host`. */
  readonly requestListener: RequestListener;
  /** Replaces the function, as a deployment does. `null` removes it. */
  setHandler(handler: ViewerRequestHandler | null): void;
  /** Empties the cache, as an invalidation of `/*` does. */
  clearCache(): void;
  /** Empties the log. */
  clearLog(): void;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}

/**
 * Creates a local CloudFront that does not listen. Pass its `requestListener` to a server of your own.
 *
 * It calls the handler with an event as CloudFront does, and validates the result. It caches whole objects by path, without
 * the query, and answers Range and conditional requests as S3 and CloudFront do. Errors are not cached, while CloudFront
 * caches them for ten seconds. There are no viewer-response functions, no compression and no HTTP/2.
 *
 * @throws {TypeError} an option is wrong; the message names it
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { createLocalCloudFront } from 'file-auth-worker/testing';
 *
 * const { requestListener } = createLocalCloudFront({ handler, files: './test/files' });
 * const server = createServer(requestListener).listen(0); // a free port
 * ```
 */
export function createLocalCloudFront(options: LocalCloudFrontOptions): LocalCloudFront {
  const distribution = createDistribution(options);
  const { log, cache } = distribution;
  return {
    url: `https://${distribution.options.distributionDomainName}`,
    port: 0,
    log,
    requestListener: (request, response) => void serve(distribution, request, response),
    setHandler(handler) {
      assertHandler(handler);
      distribution.options = { ...distribution.options, handler, runFunction: undefined };
    },
    clearCache: () => cache.clear(),
    clearLog() {
      for (const entries of [log.viewer, log.cache, log.origin]) entries.length = 0;
    },
    close: async () => {},
  };
}

function createDistribution(options: LocalCloudFrontOptions): Distribution {
  const resolved = resolveLocalCloudFrontOptions(options);
  const { files, cacheControl } = resolved;
  return {
    options: resolved,
    store: openObjectStore(files, cacheControl === undefined ? {} : { 'cache-control': cacheControl }),
    cache: createEdgeCache(),
    log: { viewer: [], cache: [], origin: [] },
  };
}

async function serve(
  distribution: Distribution,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const entry = logViewer(distribution.log, request, response);
  // A body that nobody reads would block the connection for the next request.
  request.resume();
  const answer = await answerViewer(distribution, request).catch(() =>
    // What fails here is a hook of the test or the file system; the viewer learns no more than from CloudFront.
    cloudFrontErrorPage(500, 'Internal error.', ''),
  );
  entry.status = answer.status;
  entry.xCache = String(answer.headers['x-cache'] ?? 'Error from cloudfront');
  await sendAnswer(request, response, answer, distribution.options.bytesPerSecond).catch((error: Error) =>
    response.destroy(error),
  );
}

function logViewer(log: EdgeLog, request: IncomingMessage, response: ServerResponse): ViewerLogEntry {
  const { method = '', url = '' } = request;
  const headers = mapValues(request.headersDistinct, (values) => (values ?? []).join(', '));
  const entry: ViewerLogEntry = { method, url, headers, status: null, xCache: null, aborted: false };
  log.viewer.push(entry);
  response.once('close', () => {
    entry.aborted = !response.writableFinished;
  });
  return entry;
}
