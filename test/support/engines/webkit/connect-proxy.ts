import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { listen } from '../../listen.js';
import { insecureHost } from '../insecure-host.js';

export interface ConnectProxy {
  readonly port: number;
  readonly close: () => void;
}

/**
 * An HTTP proxy that leads port 443 of the given hosts to one port of this machine, and http requests for the insecure host
 * to the port they name. It knows no other host.
 */
export async function startConnectProxy(hosts: readonly string[], tlsPort: number): Promise<ConnectProxy> {
  const targets: ReadonlySet<string> = new Set(hosts.map((host) => `${host}:443`));
  const sockets = new Set<Socket>();
  const server = createServer(forward);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (request, socket: Socket) => {
    if (targets.has(request.url ?? '')) join(socket, tlsPort);
    else socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  return {
    port: await listen(server),
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A browser sends its proxy a request without TLS with the whole URL in it. */
function forward(incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url = '' } = incoming;
  const { hostname, port, pathname, search } = new URL(url, 'http://unknown');
  if (hostname !== insecureHost) return void response.writeHead(502).end();
  const path = pathname + search;
  const outgoing = send({ host: '127.0.0.1', port, method, path, headers });
  // Each end goes when the other does, so that a cut connection is seen as one.
  outgoing.on('error', () => response.destroy());
  response.on('close', () => outgoing.destroy());
  outgoing.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  });
  incoming.pipe(outgoing);
}

function join(client: Socket, port: number): void {
  const upstream = connect(port, '127.0.0.1', () =>
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n'),
  );
  upstream.pipe(client).pipe(upstream);
  // Each end goes when the other does, so that a cut connection is seen as one.
  client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
  upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
}
