import { once } from 'node:events';
import type { Server, Socket } from 'node:net';

const connections = new WeakMap<Server, Set<Socket>>();

/** Starts a server on a free port of this machine and returns the port. */
export async function listen(server: Server): Promise<number> {
  const open = new Set<Socket>();
  connections.set(server, open);
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

/**
 * Closes a server that {@link listen} has started together with the connections that browsers keep open. A server of HTTP/2
 * has no method for these.
 */
export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const socket of connections.get(server) ?? []) socket.destroy();
  await closed;
}
