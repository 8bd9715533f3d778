import { readFile } from 'node:fs/promises';
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { extname } from 'node:path';
import { closeServer, listen } from './listen.js';

/** What a path answers: a body, a file of the project, or whatever a listener does. */
export type Route = BodyRoute | FileRoute | RequestListener;

export interface BodyRoute {
  readonly body: string | Uint8Array;
  readonly status?: number;
  /** `text/html` unless given. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FileRoute {
  /** Relative to the project, e.g. `dist/file-auth-worker.js`. Read anew for each request. */
  readonly file: string;
  /** By the file's extension unless given. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request the server has got. */
export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

export interface AppServer {
  /** `http://localhost:<port>`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly requests: readonly SeenRequest[];
  /** Gives a path another answer from now on. */
  set(path: string, route: Route): void;
  close(): Promise<void>;
}

const projectFolder = new URL('../../', import.meta.url);

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/**
 * Starts the application's own server at http://localhost. Routes are found by the path alone; any other path is what the
 * route `*` answers, or a 404.
 */
export async function startAppServer(options: {
  readonly routes: Readonly<Record<string, Route>>;
}): Promise<AppServer> {
  const routes = new Map(Object.entries(options.routes));
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    requests.push({ method, url, headers });
    const route = routes.get(url.replace(/\?.*$/s, '')) ?? routes.get('*');
    if (typeof route === 'function') route(request, response);
    else void answer(route, response);
  });
  const port = await listenAnew(server);
  return {
    url: `http://localhost:${port}`,
    port,
    requests,
    set: (path, route) => void routes.set(path, route),
    close: () => closeServer(server),
  };
}

const portsBefore = new Set<number>();

/** On a port that was no server's before: what a browser has kept of another test belongs to its origin. */
async function listenAnew(server: Server): Promise<number> {
  for (;;) {
    const port = await listen(server);
    if (!portsBefore.has(port)) {
      portsBefore.add(port);
      return port;
    }
    await closeServer(server);
  }
}

/** A page with the given content. */
export function htmlPage(body = '', head = ''): BodyRoute {
  return {
    body: `<!doctype html><html lang="en"><head><title>Test</title>${head}</head><body>${body}</body></html>`,
  };
}

async function answer(route: BodyRoute | FileRoute | undefined, response: ServerResponse): Promise<void> {
  if (route === undefined)
    return void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
  if ('body' in route)
    return send(response, route.status ?? 200, route.contentType ?? 'text/html; charset=utf-8', route);
  const contentType = route.contentType ?? contentTypes[extname(route.file)] ?? 'application/octet-stream';
  try {
    const body = await readFile(new URL(route.file, projectFolder));
    send(response, 200, contentType, { ...route, body });
  } catch (error) {
    response.writeHead(500, { 'content-type': 'text/plain' }).end(`${route.file}: ${String(error)}`);
  }
}

function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  { body, headers }: Pick<BodyRoute, 'body' | 'headers'>,
): void {
  response
    .writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store', ...headers })
    .end(body);
}
