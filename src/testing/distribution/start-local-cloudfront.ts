import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createLocalCloudFront, type LocalCloudFront } from './create-local-cloudfront.js';
import type { StartLocalCloudFrontOptions } from './local-cloudfront-options.js';

// More than CloudFront allows a request to have, so that this distribution rejects it, and not Node.js.
const maxHeaderSize = 128 * 1024;

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
