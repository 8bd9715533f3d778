import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { createCertificate, type Certificate } from './certificate.js';
import { closeServer, listen } from './listen.js';

export interface TlsHosts {
  readonly port: number;
  readonly certificate: Certificate;
  /** The hosts the certificate names, for `launchEngine`. */
  readonly hosts: readonly string[];
  /** Gives a host another listener from now on. */
  setHost(name: string, listener: RequestListener): void;
  close(): Promise<void>;
}

/**
 * Starts one TLS server that is many hosts, told apart by the Host header. A host it does not know is answered 421.
 * The certificate names the hosts given here; `setHost` cannot add a name to it.
 */
export async function startTlsHosts(listeners: Readonly<Record<string, RequestListener>>): Promise<TlsHosts> {
  const hosts = Object.keys(listeners);
  const certificate = createCertificate(hosts);
  const byHost = new Map(Object.entries(listeners));
  const server = createServer({ cert: certificate.cert, key: certificate.key }, (request, response) => {
    const listener = byHost.get((request.headers.host ?? '').replace(/:\d+$/, ''));
    if (listener) listener(request, response);
    else response.writeHead(421).end();
  });
  return {
    port: await listen(server),
    certificate,
    hosts,
    setHost: (name, listener) => {
      if (!hosts.includes(name))
        throw new Error(`the certificate does not name ${name}; give it to startTlsHosts`);
      byHost.set(name, listener);
    },
    close: () => closeServer(server),
  };
}
