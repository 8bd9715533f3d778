import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { sendAnswer } from './answer.js';
import { answerViewer, type Distribution } from './distribution.js';
import { createEdgeCache } from './edge-cache.js';
import type { EdgeLog, ViewerLogEntry } from '../lambda-edge/edge-log.js';
import { cloudFrontErrorPage } from './error-page.js';
import { mapValues } from '../lambda-edge/header-fields.js';
import {
  assertHandler,
  resolveLocalCloudFrontOptions,
  type LocalCloudFrontOptions,
  type StartLocalCloudFrontOptions,
} from './local-cloudfront-options.js';
import { openObjectStore } from '../bucket/object-store.js';
import type { ViewerRequestHandler } from '../lambda-edge/run-edge-handler.js';

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
  /** Deploys another Lambda@Edge function, or none, in the place of whichever function there is. */
  setHandler(handler: ViewerRequestHandler | undefined): void;
  clearCache(): void;
  clearLog(): void;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

// More than CloudFront allows a request to have, so that its refusal is ours to give and not Node's.
const maxHeaderSize = 128 * 1024;

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

/**
 * Starts a local CloudFront: {@link createLocalCloudFront}, and a server that listens, by default on a free port of
 * the loopback interface.
 *
 * @throws {TypeError} naming the option that is wrong
 */
export async function startLocalCloudFront(options: StartLocalCloudFrontOptions): Promise<LocalCloudFront> {
  const local = createLocalCloudFront(options);
  const { tls, host = '127.0.0.1', port: wanted = 0 } = options;
  const server = tls
    ? createHttpsServer({ ...tls, maxHeaderSize }, local.requestListener)
    : createHttpServer({ maxHeaderSize }, local.requestListener);
  const port = await listen(server, wanted, host);
  const url = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { ...local, url, port, close: () => closeServer(server) };
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

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Browsers keep connections open; waiting for them would be waiting for their timeout.
  server.closeAllConnections();
  await closed;
}
