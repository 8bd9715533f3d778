import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createLocalCloudFront, type LocalCloudFront } from './create-local-cloudfront.js';
import type { StartLocalCloudFrontOptions } from './local-cloudfront-options.js';

// More than CloudFront allows a request to have, so that this distribution rejects it, and not Node.js.
const maxHeaderSize = 128 * 1024;

/**
 * Starts a local CloudFront: {@link createLocalCloudFront} with a server. By default it listens on a free port of the
 * loopback interface.
 *
 * @throws {TypeError} an option is wrong; the message names it
 * @throws an error of Node.js if it cannot listen, e.g. with the code `EADDRINUSE`
 * @example
 * ```ts
 * import { createAuthorizer } from 'file-auth-worker/lambda-edge';
 * import { startLocalCloudFront } from 'file-auth-worker/testing';
 *
 * const handler = createAuthorizer({ issuer, audience, keys, allowedOrigins: ['http://localhost:5173'] });
 * const cloudFront = await startLocalCloudFront({ handler, files: './test/files' });
 * console.log(cloudFront.url);
 * await cloudFront.close();
 * ```
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
