import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { json } from 'node:stream/consumers';
import {
  createAuthorizer,
  type CreateAuthorizerOptions,
  type JSONWebKeySet,
} from '../../src/lambda-edge/index.js';
import { createLocalCloudFront, type LocalCloudFront } from '../../src/testing/index.js';
import type { TokenQuestionReason } from '../../src/page/index.js';
import { htmlPage, startAppServer, type AppServer, type Route } from './app-server.js';
import {
  insecureHost,
  launchEngine,
  visitAlone,
  type InstalledEngine,
  type LaunchOptions,
  type TestBrowser,
  type TestPage,
} from './engines/index.js';
import { startTlsHosts, type TlsHosts } from './tls-hosts.js';
import { makeKey, signToken, testAudience, testIssuer, type TestKey } from './tokens.js';
import { pageFiles } from './page-files.js';
import { filePath, testFiles } from './test-files.js';

/** The distribution that the application knows. */
export const cdn = 'https://d111111abcdef8.cloudfront.net';
/** Somebody else's distribution. */
export const otherCdn = 'https://d999999abcdef8.cloudfront.net';
/** Hosts that only look like the distribution, or carry its name, or are strangers'. */
export const foreignOrigins: readonly string[] = [
  'https://evil.example',
  'https://d111111abcdef8.cloudfront.net.evil.example',
  'https://d111111abcdef8xcloudfront.net',
];

/** Makes a page as in a browser that has no service workers. */
export const hideWorkers =
  "Object.defineProperty(navigator, 'serviceWorker', { configurable: true, value: undefined });";
/** The application's page with that in it. */
export const noWorkerPath = '/no-worker.html';

/** What a page needs that imports the package. */
export const importMap = '<script type="importmap">{"imports":{"localforage":"/localforage.js"}}</script>';
/** What brings the test's helpers into a page. */
export const harness: string = `${importMap}<script type="module" src="/harness.js"></script>`;

/** A question that `getToken` passed to the application's server. */
export interface AskedToken {
  readonly key: string;
  readonly keys: readonly string[];
  readonly folder: string;
  readonly file: string;
  readonly reason: TokenQuestionReason;
}

type TokenReply = string | { key: string; token: string } | null;

export interface CloudFrontChanges extends Partial<Parameters<typeof createLocalCloudFront>[0]> {
  readonly authorizer?: Partial<CreateAuthorizerOptions>;
}

/** Everything between a page and the bucket, with a real browser in front. */
export interface World {
  readonly browser: TestBrowser;
  readonly app: AppServer;
  /** The application's server at a host that is no secure context, without a slash at the end. */
  readonly insecureUrl: string;
  readonly cloudFront: LocalCloudFront;
  /** The stranger's distribution, and foreign hosts: what was asked of them, with the host in front. */
  readonly foreignRequests: string[];
  /** `Authorization` headers that those got, which allow every header. */
  readonly foreignAuthorization: string[];
  /** `Referer` headers that those got. */
  readonly foreignReferrers: string[];
  /** What the application's server was asked for tokens. */
  readonly asked: AskedToken[];
  /** How the application's server answers; `null` (there is none) at first. */
  answerWith(reply: (question: AskedToken) => TokenReply | Promise<TokenReply>): void;
  /** Gives the distribution other headers or files, or its authorizer other options, from now on. */
  replaceCloudFront(options: CloudFrontChanges): LocalCloudFront;
  /** Lets something else answer in the distribution's place until the world is renewed; `null` ends it before. */
  replaceDistribution(listener: RequestListener | null): void;
  /** A token that opens these grants for ten minutes. */
  sign(files: readonly string[], claims?: object): Promise<string>;
  /** A page with the test's helpers in it, in a new tab unless given. */
  open(path?: string, tab?: TestPage): Promise<TestPage>;
  /** Opens a page in a browser that nobody drives (Chromium only), until what it resolves with is called. */
  visitAlone(path: string): () => Promise<void>;
  /** Waits until the helpers are there, after a reload, say. */
  settle(page: TestPage): Promise<void>;
  /**
   * Starts anew, with another port of the application's server and the distribution as it was: what a browser keeps
   * belongs to an origin, and WebKit lets a worker that is unregistered control pages for a while.
   */
  renew(): Promise<void>;
  /** Forgets what was logged. */
  clearLogs(): void;
  close(): Promise<void>;
}

/** The clean URL of a numbered file. */
export function fileUrl(folder: string, number: number, rest = '.png'): string {
  return `${cdn}${filePath(folder, number, rest)}`;
}

export interface WorldOptions {
  /** More paths of the application's server. */
  readonly routes?: Readonly<Record<string, Route>>;
  /** See `LaunchOptions`. */
  readonly idleTimeoutMs?: number;
  /** See `LaunchOptions`. */
  readonly blocksCookies?: boolean;
}

export async function startWorld(engine: InstalledEngine, options: WorldOptions = {}): Promise<World> {
  const key = await makeKey('ES256');
  const asked: AskedToken[] = [];
  const foreignRequests: string[] = [];
  const foreignAuthorization: string[] = [];
  const foreignReferrers: string[] = [];
  const foreign = { foreignRequests, foreignAuthorization, foreignReferrers };
  let reply: (question: AskedToken) => TokenReply | Promise<TokenReply> = () => null;

  const startApp = (): Promise<AppServer> => {
    const ask = async (question: AskedToken): Promise<TokenReply> => {
      asked.push(question);
      return reply(question);
    };
    return startAppServer({ routes: { ...harnessRoutes(ask), ...options.routes } });
  };
  const origins = (): string[] => [app.url, insecureUrlOf(app)];
  const makeCloudFront = ({ authorizer, ...changes }: CloudFrontChanges = {}): LocalCloudFront =>
    createLocalCloudFront({
      handler: makeAuthorizer(key, origins(), authorizer),
      files: testFiles(),
      allowedOrigins: origins(),
      ...changes,
    });
  let app = await startApp();
  let cloudFront = makeCloudFront();
  let replacement: RequestListener | null = null;
  const distribution: RequestListener = (request, response) =>
    (replacement ?? cloudFront.requestListener)(request, response);
  const hosts = await startTlsHosts(allHosts(distribution, foreign));
  const browser = await launchEngine(engine, launchOptions(hosts, options));

  const settle = async (page: TestPage): Promise<void> => {
    await page.waitFor(() => window.isReady);
  };
  return {
    browser,
    get app() {
      return app;
    },
    get insecureUrl() {
      return insecureUrlOf(app);
    },
    get cloudFront() {
      return cloudFront;
    },
    ...foreign,
    asked,
    answerWith: (next) => {
      reply = next;
    },
    replaceCloudFront: (changes) => (cloudFront = makeCloudFront(changes)),
    replaceDistribution: (listener) => {
      replacement = listener;
    },
    sign: (files, claims = {}) => signToken(key, { files, ...claims }),
    open: async (path = '/', tab) => {
      const page = tab ?? (await browser.newPage());
      await page.goto(app.url + path);
      await settle(page);
      return page;
    },
    visitAlone: (path) => visitAlone(engine, launchOptions(hosts, options), app.url + path),
    settle,
    renew: async () => {
      await app.close();
      app = await startApp();
      cloudFront = makeCloudFront();
      replacement = null;
    },
    clearLogs: () => {
      cloudFront.clearLog();
      asked.length = 0;
      foreignRequests.length = 0;
    },
    close: async () => {
      await browser.close();
      await Promise.all([app.close(), hosts.close()]);
    },
  };
}

function insecureUrlOf({ port }: AppServer): string {
  return `http://${insecureHost}:${port}`;
}

function makeAuthorizer(
  key: TestKey,
  allowedOrigins: string[],
  changes: Partial<CreateAuthorizerOptions> = {},
): ReturnType<typeof createAuthorizer> {
  const keys: JSONWebKeySet = { keys: [key.jwk] };
  const options = { issuer: testIssuer, audience: testAudience, keys, allowedOrigins };
  return createAuthorizer({ ...options, ...changes } as CreateAuthorizerOptions);
}

function allHosts(
  distribution: RequestListener,
  {
    foreignRequests,
    foreignAuthorization,
    foreignReferrers,
  }: Pick<World, 'foreignRequests' | 'foreignAuthorization' | 'foreignReferrers'>,
): Record<string, RequestListener> {
  const stranger: RequestListener = ({ headers, url }, response) => {
    foreignRequests.push(`${headers.host}${url}`);
    if (headers.authorization !== undefined) foreignAuthorization.push(headers.authorization);
    if (headers.referer !== undefined) foreignReferrers.push(headers.referer);
    response
      .writeHead(200, {
        'access-control-allow-origin': '*',
        'access-control-allow-headers': 'authorization, *',
        'content-type': 'text/plain',
      })
      .end('stranger');
  };
  const strangers = [otherCdn, ...foreignOrigins].map((origin) => [new URL(origin).host, stranger] as const);
  return { [new URL(cdn).host]: distribution, ...Object.fromEntries(strangers) };
}

function launchOptions({ port, hosts, certificate }: TlsHosts, options: WorldOptions): LaunchOptions {
  return { ...options, tlsPort: port, hosts, certificate };
}

function harnessRoutes(ask: (question: AskedToken) => Promise<TokenReply>): Record<string, Route> {
  return {
    '/': htmlPage('', harness),
    [noWorkerPath]: htmlPage('', `<script>${hideWorkers}</script>${harness}`),
    ...pageFiles(),
    '/harness.js': { file: 'test/support/harness/page.js' },
    '/localforage.js': { body: localforageModule(), contentType: 'text/javascript' },
    '/file-auth-worker.js': { file: 'dist/file-auth-worker.js' },
    '/file-auth-worker.min.js': { file: 'dist/file-auth-worker.min.js' },
    '/api/token': (request, response) => void answerQuestion(request, response, ask),
    // As the examples ask, and the server of the documentation answers.
    '/api/file-token': (request, response) =>
      void answerQuestion(request, response, async (question) => asJson(await ask(question))),
  };
}

function asJson(reply: TokenReply): { token: string | null } {
  return typeof reply === 'object' && reply !== null ? reply : { token: reply };
}

async function answerQuestion(
  request: IncomingMessage,
  response: ServerResponse,
  ask: (question: AskedToken) => Promise<TokenReply | { token: string | null }>,
): Promise<void> {
  const answer = await ask((await json(request)) as AskedToken);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

/** localforage is a CommonJS file; a browser imports it with this around. */
function localforageModule(): string {
  const source = readFileSync(createRequire(import.meta.url).resolve('localforage'), 'utf8');
  return `const module = { exports: {} };\n((exports) => {${source}\n})(module.exports);\nexport default module.exports;`;
}
