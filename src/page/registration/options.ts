import { assertOptionNames, flag, oneOf, optionalFunction } from '../../shared/contract/check-option.js';
import {
  fileAuthOptionNames,
  resolveFileAuthOptions,
  type FileAuthOptions,
  type ResolvedFileAuthOptions,
} from '../../shared/contract/options.js';
import { readOptions, type OptionTable, type Settled } from '../../shared/contract/option-table.js';
import type { FileAuthEvent } from '../../shared/contract/events.js';
import type { TokenQuestionReason } from '../../shared/contract/protocol.js';
import { quote } from '../../shared/util/quote.js';
import { pageUrl } from './page-url.js';

/** What `getToken` is asked. */
export interface TokenRequest {
  /** The key under which the answer will be stored. */
  readonly key: string;
  /** All keys under which a token for this file may be stored, the most specific first. */
  readonly keys: readonly string[];
  readonly folder: string;
  readonly file: string;
  /**
   * `missing`: nothing is stored. `expired`: what is stored has expired. `refused`: the edge refused what is stored.
   * `file-not-granted`: the stored tokens are good but not for this file. `navigation`: the token will stand in the
   * address of a document, which can read it there; only a JWT whose `files` name this file alone is used.
   */
  readonly reason: TokenQuestionReason;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * Gets a token from the application's server: the token, or `{ key, token }` to store it under another key, or `null`
 * if there is none. It is asked once however many files wait, and not while signed out.
 */
export type GetToken = (request: TokenRequest) => Promise<string | { key: string; token: string } | null>;

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

/** The options that are the page's alone. */
type PageOptions = Omit<RegisterFileAuthWorkerOptions, keyof FileAuthOptions>;

interface ResolvedPageOptions
  extends
    Settled<Omit<PageOptions, 'url' | 'scope' | 'getToken' | 'signal' | 'onEvent'>>,
    Required<Pick<PageOptions, 'getToken' | 'signal' | 'onEvent'>> {
  readonly url: URL;
  readonly scope: URL;
}

export interface ResolvedRegisterOptions extends Omit<ResolvedPageOptions, 'url'> {
  readonly script: URL;
  readonly fileAuth: ResolvedFileAuthOptions;
  /** The options shared with the worker that the caller gave: an own worker's must be the same. */
  readonly given: ReadonlySet<string>;
}

const standAloneFile = /\/file-auth-worker(?:\.min)?\.js$/;

/** The options that are the page's alone. None of them travels to the worker. */
export const pageOptionTable: OptionTable<ResolvedPageOptions> = {
  url: { default: '/file-auth-worker.js', read: sameOriginUrl },
  scope: {
    read: (name, value, { url }) => (value === undefined ? new URL('./', url) : sameOriginUrl(name, value)),
  },
  type: { default: 'classic', read: (name, value) => oneOf(name, value, ['classic', 'module']) },
  worker: { read: (name, value, { url }) => readWorker(name, value, url) },
  links: { default: true, read: flag },
  heal: { default: true, read: flag },
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
  const given = new Set(fileAuthOptionNames.filter((name) => input[name] !== undefined));
  return { ...own, script, fileAuth, given };
}

/** A stand-alone worker gets its options as text. */
function assertTravels({ cache }: ResolvedFileAuthOptions): void {
  if (cache === false || cache.identity === undefined) return;
  throw new TypeError(
    '"cache.identity" option is a function, which cannot travel to a stand-alone worker: leave it out, or call ' +
      "installFileAuth in a worker of your own and pass worker: 'own'",
  );
}

function readWorker(name: string, value: unknown, script: URL): 'stand-alone' | 'own' {
  if (value === undefined) return standAloneFile.test(script.pathname) ? 'stand-alone' : 'own';
  return oneOf(name, value, ['stand-alone', 'own']);
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

export function optionalSignal(value: unknown): AbortSignal | undefined {
  if (value !== undefined && !(value instanceof AbortSignal)) {
    throw new TypeError('"signal" option must be an AbortSignal');
  }
  return value;
}
