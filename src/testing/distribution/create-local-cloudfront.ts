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

/** A CloudFront distribution with an S3 bucket behind it, in this process. */
export interface LocalCloudFront {
  /** The origin to ask, without a trailing slash. */
  readonly url: string;
  /** 0 if it does not listen. */
  readonly port: number;
  /** Everything it saw. Holds URLs with their queries, tokens included: it is for assertions, not for printing. */
  readonly log: EdgeLog;
  /** For a server of one's own, e.g. one that serves several distributions by `Host`. */
  readonly requestListener: RequestListener;
  /** Replaces the function by another Lambda@Edge function, or by none (`null`). */
  setHandler(handler: ViewerRequestHandler | null): void;
  clearCache(): void;
  clearLog(): void;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/**
 * Makes a local CloudFront that does not listen: mount its `requestListener` on a server.
 *
 * Runs the handler on a genuine event and validates its result; caches whole objects by path, without the query;
 * answers Range and conditional requests as S3 and CloudFront do. Errors are not cached (CloudFront keeps them for
 * ten seconds). There are no response functions, no compression and no HTTP/2.
 *
 * @throws {TypeError} naming the option that is wrong
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
