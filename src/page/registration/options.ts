import { assertOptionNames, flag, oneOf, optionalFunction } from '../../shared/contract/check-option.js';
import {
  fileAuthOptionNames,
  resolveFileAuthOptions,
  type FileAuthOptions,
  type ResolvedFileAuthOptions,
} from '../../shared/contract/options.js';
import type { FileAuthEvent } from '../../shared/contract/events.js';
import { quote } from '../../shared/util/quote.js';
import type { GetToken } from '../tokens/call-get-token.js';
import { optionalSignal } from '../util/optional-signal.js';
import { pageUrl } from '../util/page-url.js';

export interface RegisterFileAuthWorkerOptions extends FileAuthOptions {
  /** The worker's script. Default is `'/file-auth-worker.js'`. */
  readonly url?: string | undefined;
  /** The scope of the registration. Default is the folder of the script. */
  readonly scope?: string | undefined;
  /** Default is `'classic'`. */
  readonly type?: 'classic' | 'module' | undefined;
  /**
   * `'stand-alone'`: the script is this package's file alone and gets these options from the page. `'own'`: it is the
   * application's worker and calls `installFileAuth` itself. Default is `'stand-alone'` if the script's file name is
   * `file-auth-worker.js` or `file-auth-worker.min.js`, else `'own'`.
   */
  readonly worker?: 'stand-alone' | 'own' | undefined;
  /**
   * Spares waking a stand-alone worker for requests to the application's own server, where the browser has static routes
   * (`InstallEvent.addRoutes`). Default is `true`.
   */
  readonly staticRoutes?: boolean | undefined;
  /**
   * Leads clicks on links to files through the virtual path, or to where else they can be had without a broad token in
   * an address. Default is `true`.
   */
  readonly links?: boolean | undefined;
  /**
   * Loads again images and media that failed before the worker was in control, and sets `crossorigin` on media, without
   * which browsers do not show them to a worker. Writes nothing inside `[contenteditable]` or `[data-file-auth="off"]`.
   * Default is `true`; `fileAuth.heal()` does it when it is called, whatever this is.
   */
  readonly heal?: boolean | undefined;
  /**
   * Where there is no service worker (plain http, some private windows and hardened browsers): `'page'` gives the
   * elements of the page URLs with tokens, `'reject'` rejects with `unsupported`. Default is `'page'`.
   */
  readonly fallback?: 'page' | 'reject' | undefined;
  /** Asked when no usable token is stored, or when the edge refused the stored one. Default: nobody is asked. */
  readonly getToken?: GetToken | undefined;
  /** How long to wait until the worker controls this page, in milliseconds. Default is 10000 (10 seconds). */
  readonly timeoutMs?: number | undefined;
  /**
   * How long `getToken` may take, in milliseconds. Default is 25000 (25 seconds); the worker waits for 30 seconds in
   * all, so more is of no use.
   */
  readonly tokenTimeoutMs?: number | undefined;
  /** Ends the registration attempt; later, everything that this page does for files: see `FileAuth.unregister`. */
  readonly signal?: AbortSignal | undefined;
  /** Told what the worker does. */
  readonly onEvent?: ((event: FileAuthEvent) => void) | undefined;
}

export interface ResolvedRegisterOptions {
  readonly script: URL;
  readonly scope: URL;
  readonly type: 'classic' | 'module';
  readonly worker: 'stand-alone' | 'own';
  readonly fileAuth: ResolvedFileAuthOptions;
  readonly staticRoutes: boolean;
  readonly links: boolean;
  readonly heal: boolean;
  readonly fallback: 'page' | 'reject';
  /** The options shared with the worker that the caller gave: an own worker's must be the same. */
  readonly given: ReadonlySet<string>;
  readonly getToken: GetToken | undefined;
  readonly timeoutMs: number;
  readonly tokenTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: ((event: FileAuthEvent) => void) | undefined;
}

const ownNames: readonly (keyof RegisterFileAuthWorkerOptions)[] = [
  'url',
  'scope',
  'type',
  'worker',
  'staticRoutes',
  'links',
  'heal',
  'fallback',
  'getToken',
  'timeoutMs',
  'tokenTimeoutMs',
  'signal',
  'onEvent',
];

const standAloneFile = /\/file-auth-worker(?:\.min)?\.js$/;

/**
 * Checks the options at the call and fills in the defaults.
 *
 * @throws {TypeError} naming the option
 */
export function resolveRegisterOptions(input: RegisterFileAuthWorkerOptions): ResolvedRegisterOptions {
  assertOptionNames(input, [...fileAuthOptionNames, ...ownNames]);
  const script = sameOriginUrl('url', input.url ?? '/file-auth-worker.js');
  const worker = resolveWorker(input.worker, script);
  const scope = input.scope === undefined ? new URL('./', script) : sameOriginUrl('scope', input.scope);
  // A worker of the application's own has its own say in this.
  const virtualPath = input.virtualPath ?? (worker === 'stand-alone' && `${scope.pathname}_files/`);
  const context = { ownOrigin: pageUrl().origin, scope };
  const fileAuth = resolveFileAuthOptions({ ...input, virtualPath }, context);
  if (worker === 'stand-alone') assertTravels(fileAuth);
  return {
    script,
    scope,
    type: oneOf('type', input.type ?? 'classic', ['classic', 'module']),
    worker,
    fileAuth,
    staticRoutes: flag('staticRoutes', input.staticRoutes ?? true),
    links: flag('links', input.links ?? true),
    heal: flag('heal', input.heal ?? true),
    fallback: oneOf('fallback', input.fallback ?? 'page', ['page', 'reject']),
    given: new Set(fileAuthOptionNames.filter((name) => input[name] !== undefined)),
    getToken: optionalFunction('getToken', input.getToken),
    timeoutMs: duration('timeoutMs', input.timeoutMs ?? 10_000),
    tokenTimeoutMs: duration('tokenTimeoutMs', input.tokenTimeoutMs ?? 25_000),
    signal: optionalSignal(input.signal),
    onEvent: optionalFunction('onEvent', input.onEvent),
  };
}

/** A stand-alone worker gets its options as text. */
function assertTravels({ cache }: ResolvedFileAuthOptions): void {
  if (cache === false || cache.identity === undefined) return;
  throw new TypeError(
    '"cache.identity" option is a function, which cannot travel to a stand-alone worker: leave it out, or call ' +
      "installFileAuth in a worker of your own and pass worker: 'own'",
  );
}

function resolveWorker(worker: unknown, script: URL): 'stand-alone' | 'own' {
  const byName = standAloneFile.test(script.pathname) ? 'stand-alone' : 'own';
  return oneOf('worker', worker ?? byName, ['stand-alone', 'own']);
}

function sameOriginUrl(name: string, value: unknown): URL {
  if (typeof value !== 'string') throw new TypeError(`"${name}" option must be a string`);
  let url: URL;
  try {
    url = new URL(value, document.baseURI);
  } catch (cause) {
    throw new TypeError(`"${name}" option ${quote(value)} is no URL`, { cause });
  }
  const { origin } = pageUrl();
  if (url.origin !== origin) {
    throw new TypeError(
      `"${name}" option ${quote(value)} is on another origin; a service worker lives on the page's own, ${origin}`,
    );
  }
  return url;
}

function duration(name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) {
    throw new TypeError(`"${name}" option must be a positive number of milliseconds`);
  }
  return value;
}
