import { assertOptionNames, flag, oneOf, optionalFunction } from '../../shared/contract/check-option.js';
import {
  fileAuthOptionNames,
  resolveFileAuthOptions,
  type FileAuthOptions,
  type ResolvedFileAuthOptions,
} from '../../shared/contract/options.js';
import { readOptions, type OptionTable, type Settled } from '../../shared/contract/option-table.js';
import type { FileAuthEvent } from '../../shared/contract/events.js';
import { parseUrl } from '../../shared/util/parse-url.js';
import { quote } from '../../shared/util/quote.js';
import type { GetToken } from '../tokens/call-get-token.js';
import { optionalSignal } from '../util/optional-signal.js';
import { pageUrl } from '../util/page-url.js';

/** What a policy of Trusted Types creates. Declared here because TypeScript's own libraries lack it. */
export interface TrustedScriptURL {
  toString(): string;
  toJSON(): string;
}

/** The options of `registerFileAuthWorker`. Only `origins` is required, which is an option of {@link FileAuthOptions}. */
export interface RegisterFileAuthWorkerOptions extends FileAuthOptions {
  /**
   * The URL of the worker script, on the page's own origin. For a worker of your own, it may be a `TrustedScriptURL` that a
   * Trusted Types policy has created. Default is `'/file-auth-worker.js'`.
   */
  readonly url?: string | TrustedScriptURL | undefined;
  /**
   * The scope of the registration: a path on the page's own origin. The page must be in it. A scope above the script's folder needs the response header
   * `Service-Worker-Allowed`. Default is the folder of the script.
   */
  readonly scope?: string | undefined;
  /** The type of the worker script. Default is `'classic'`. */
  readonly type?: 'classic' | 'module' | undefined;
  /**
   * `'stand-alone'`: the script is this package's file, and the page passes the options to it. `'own'`: the script is
   * your own worker, which calls `installFileAuth` with its options. Default is `'stand-alone'` if the script is named
   * `file-auth-worker.js` or `file-auth-worker.min.js`, else `'own'`.
   */
  readonly worker?: 'stand-alone' | 'own' | undefined;
  /**
   * Makes links to files work: when a link is clicked, its `href` is swapped for a working URL until the browser has followed
   * it. That URL never contains a token that grants more than this file. Default is `true`.
   */
  readonly links?: boolean | undefined;
  /**
   * Reloads images and media that failed before the worker was in control, and sets `crossorigin` on media, because
   * some browsers bypass the worker without it. Elements inside `[contenteditable]` or `[data-file-auth="off"]` are left
   * alone. If it is `false`, `fileAuth.heal()` still works. Default is `true`.
   */
  readonly heal?: boolean | undefined;
  /**
   * Keeps the token of the account in a cookie of each distribution, for requests that no service worker sees: `<object>`,
   * `<embed>`, images in frames without an address. The edge needs `session()`, and the last of `tokenKeys` must have no
   * placeholder. `true`, or the path that the edge's `session()` has. Pages of an app that is served from the distribution itself have no session. Nothing needs
   * a session: `status()` says what became of it. Default is `false`.
   */
  readonly session?: boolean | string | undefined;
  /**
   * What to do if service workers are not available (plain http, some private windows, hardened browsers), and in frames
   * without a URL of their own that the worker does not control. `'page'`: the page puts tokens into the URLs of its
   * elements. An injected style sheet could read these URLs with attribute selectors. `'reject'`: `registerFileAuthWorker`
   * rejects with the code `unsupported`, and such frames are left alone. Default is `'page'`.
   */
  readonly fallback?: 'page' | 'reject' | undefined;
  /**
   * Called when no usable token is stored, or the edge denied the stored one. Default is none: missing tokens are not
   * requested.
   */
  readonly getToken?: GetToken | undefined;
  /**
   * How long to wait until the worker controls this page, in milliseconds. A positive number. After
   * this time, `registerFileAuthWorker` rejects with the code `not-controlled`. Default is `10000` (10 seconds).
   */
  readonly timeoutMs?: number | undefined;
  /**
   * How long `getToken` may take, in milliseconds. A positive number. The worker waits 30 seconds at most, so a larger value
   * has no effect. Default is `25000` (25 seconds).
   */
  readonly tokenTimeoutMs?: number | undefined;
  /**
   * Ends the registration attempt: `registerFileAuthWorker` rejects with the reason of the signal. After registration, it
   * ends everything that this page does for files; the worker's registration and the tokens are kept. Default is none.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called with each event. Without it, the console says once on a page what to do if `getToken` fails or the edge denies a
   * token as `token-invalid`. Default is none.
   */
  readonly onEvent?: ((event: FileAuthEvent) => void) | undefined;
}

/** The options that are the page's alone. */
type PageOptions = Omit<RegisterFileAuthWorkerOptions, keyof FileAuthOptions>;

interface ResolvedPageOptions
  extends
    Settled<Omit<PageOptions, 'url' | 'scope' | 'session' | 'getToken' | 'signal' | 'onEvent'>>,
    Required<Pick<PageOptions, 'getToken' | 'signal' | 'onEvent'>> {
  readonly url: URL;
  readonly scope: URL;
  /** The path where the distributions open sessions; `null` if there are none. */
  readonly session: string | null;
}

export interface ResolvedRegisterOptions extends Omit<ResolvedPageOptions, 'url'> {
  readonly script: URL;
  /** The script as the caller named it, where that was by a `TrustedScriptURL`. */
  readonly trusted: string | null;
  readonly fileAuth: ResolvedFileAuthOptions;
  /** The options shared with the worker that the caller gave: an own worker's must be the same. */
  readonly given: ReadonlySet<string>;
}

const standAloneFile = /\/file-auth-worker(?:\.min)?\.js$/;

/**
 * The options that are the page's alone. None of them travels to the worker.
 *
 * @internal
 */
export const pageOptionTable: OptionTable<ResolvedPageOptions> = {
  url: { default: '/file-auth-worker.js', read: sameOriginUrl },
  scope: {
    read: (name, value, { url }) => (value === undefined ? new URL('./', url) : sameOriginUrl(name, value)),
  },
  type: { default: 'classic', read: (name, value) => oneOf(name, value, ['classic', 'module']) },
  worker: { read: (name, value, { url }) => readWorker(name, value, url) },
  links: { default: true, read: flag },
  heal: { default: true, read: flag },
  session: { default: false, read: sessionPath },
  fallback: { default: 'page', read: (name, value) => oneOf(name, value, ['page', 'reject']) },
  getToken: { read: (name, value) => optionalFunction(name, value as PageOptions['getToken']) },
  timeoutMs: { default: 10_000, read: duration },
  tokenTimeoutMs: { default: 25_000, read: duration },
  signal: { read: (_, value) => optionalSignal(value) },
  onEvent: { read: (name, value) => optionalFunction(name, value as PageOptions['onEvent']) },
};

/**
 * Checks the options at the call and fills in the defaults.
 *
 * @throws {TypeError} naming the option
 */
export function resolveRegisterOptions(input: RegisterFileAuthWorkerOptions): ResolvedRegisterOptions {
  assertOptionNames(input, [...fileAuthOptionNames, ...Object.keys(pageOptionTable)]);
  const { url: script, ...own } = readOptions(pageOptionTable, input, null);
  const { worker, scope } = own;
  // A worker of the application's own has its own say in this.
  const { virtualPath = worker === 'stand-alone' && `${scope.pathname}_files/` } = input;
  const context = { ownOrigin: pageUrl().origin, scope };
  const fileAuth = resolveFileAuthOptions({ ...input, virtualPath }, context);
  if (worker === 'stand-alone') assertTravels(fileAuth);
  if (own.session !== null) assertHasAccount(fileAuth);
  const given = new Set(fileAuthOptionNames.filter((name) => input[name] !== undefined));
  const trusted = isTrusted(input.url) ? (input.url as unknown as string) : null;
  if (trusted && worker === 'stand-alone') throw new TypeError(trustedStandAlone);
  return { ...own, script, trusted, fileAuth, given };
}

/** A stand-alone worker gets its options as text. */
function assertTravels({ cache, failurePage }: ResolvedFileAuthOptions): void {
  const identity = cache && cache.identity;
  const name = identity ? 'cache.identity' : typeof failurePage === 'function' && 'failurePage';
  if (!name) return;
  throw new TypeError(
    `"${name}" option is a function, which cannot be passed to a stand-alone worker. Leave it out, or call ` +
      "installFileAuth in a worker of your own and pass worker: 'own'",
  );
}

function sessionPath(name: string, value: unknown): string | null {
  if (value === false) return null;
  if (value === true) return '/.file-auth/session';
  if (typeof value === 'string' && value.startsWith('/')) return value;
  throw new TypeError(`"${name}" option must be true, false or the path that the edge's session() has`);
}

function assertHasAccount({ tokenKeys }: ResolvedFileAuthOptions): void {
  if (!tokenKeys.at(-1)!.includes('{')) return;
  throw new TypeError(
    '"session" option needs a last template of "tokenKeys" without a placeholder: the token under that key opens the session',
  );
}

function readWorker(name: string, value: unknown, script: URL): 'stand-alone' | 'own' {
  if (value === undefined) return standAloneFile.test(script.pathname) ? 'stand-alone' : 'own';
  return oneOf(name, value, ['stand-alone', 'own']);
}

const trustedStandAlone =
  '"url" option is a TrustedScriptURL, but the options of a stand-alone worker are put into its URL. Write a worker of ' +
  'your own, or pass a string and let the default policy of Trusted Types allow it';

function isTrusted(value: unknown): boolean {
  const { trustedTypes } = window as { trustedTypes?: { isScriptURL(value: unknown): boolean } };
  return trustedTypes?.isScriptURL(value) === true;
}

function sameOriginUrl(name: string, value: unknown): URL {
  if (isTrusted(value)) return sameOriginUrl(name, String(value));
  if (typeof value !== 'string') throw new TypeError(`"${name}" option must be a string`);
  const { origin, href } = pageUrl();
  // A <base> that leads to files elsewhere says nothing of the application's own.
  const base = document.baseURI.startsWith(`${origin}/`) ? document.baseURI : href;
  const url = parseUrl(value, base);
  if (url === null) throw new TypeError(`"${name}" option ${quote(value)} is not a URL`);
  if (url.origin !== origin) {
    throw new TypeError(
      `"${name}" option ${quote(value)} is on another origin. Use the origin of the page, ${origin}`,
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
