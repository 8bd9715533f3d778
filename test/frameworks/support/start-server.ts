import { request } from 'node:http';
import type { RequestListener } from 'node:http';
import { startChild } from '../../support/engines/system/start-child.js';
import { freePort } from '../../support/engines/webkit/free-port.js';

export interface AppProcess {
  readonly port: number;
  readonly stop: () => void;
}

/** Starts an app's own server by `npm start`, and waits until it answers. */
export async function startServer(folder: string): Promise<AppProcess> {
  const port = await freePort();
  const env = { ...process.env, NODE_ENV: 'production', PORT: String(port) };
  const child = startChild('npm', ['start', '--silent'], { cwd: folder, env, stdio: 'ignore' });
  const answers = (): Promise<boolean> =>
    fetch(`http://localhost:${port}/`).then(
      () => true,
      () => false,
    );
  for (const end = Date.now() + 60_000; !(await answers());) {
    if (Date.now() > end || child.process.exitCode !== null) {
      child.stop();
      throw new Error(`the server in ${folder} does not answer`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { port, stop: child.stop };
}

/** Passes a request on to the server at a port. */
export function passOn(port: number): RequestListener {
  return (incoming, response) => {
    const { method, url, headers } = incoming;
    const outgoing = request({ host: 'localhost', port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  };
}
