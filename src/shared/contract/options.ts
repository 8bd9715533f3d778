import { quote } from '../util/quote.js';
import {
  resolveCache,
  toCacheData,
  fromCacheData,
  type FileCacheData,
  type FileCacheOptions,
  type ResolvedFileCacheOptions,
} from './cache-option.js';
import { flag, oneOf, readParameter } from './check-option.js';
import { readFailurePage, type FailurePage, type FileNotShown } from './failure-page-option.js';
import { fromTableData, readOptions, toTableData, type OptionTable, type Settled } from './option-table.js';
import { assertOrigins } from './origins-option.js';
import { assertFilePath, defaultPath, groupNamesOf } from './path-option.js';
import { assertTokenKeys, defaultTokenKeys } from './token-keys-option.js';
import { assertVirtualPath } from './virtual-path-option.js';
import { resolveStore, type TokenStoreName, type TokenStoreOptions } from './store-option.js';

/**
 * The options that page and worker share. A page passes them to a stand-alone worker in the URL of its script. They survive
 * worker restarts. Changing them installs a new worker. In a worker of your own, pass them to `installFileAuth`; if the
 * page gives options that differ, `registerFileAuthWorker` rejects with the code `options-mismatch`.
 */
export interface FileAuthOptions {
  /**
   * The exact origins that hold private files, e.g. `['https://d111111abcdef8.cloudfront.net']`. They must use https,
   * except for `localhost`, `127.0.0.1` and `[::1]`. Wildcards are not allowed, because anyone can create a
   * distribution. Your application's own origin may be listed only if you also set `path`.
   */
  readonly origins: readonly string[];
  /**
   * What the path of a file looks like: a RegExp with the named groups `folder` and `file`. It must match the whole raw
   * path, and must not have the flags `g`, `m` or `y`. A path with `%`, `+`, `\`, `//` or a dot segment never matches. Use
   * the same RegExp at the edge and in the issuer. Default is `/<uuid>/<uuid>`, optionally followed by one run of
   * `[A-Za-z0-9._~-]` such as `.png`.
   *
   * @example
   * ```ts
   * // /projects/<number>/<name>.<extension>
   * path: new RegExp('/projects/(?<folder>[0-9]+)/(?<file>[a-z0-9-]+[.][a-z0-9]+)'),
   * ```
   */
  readonly path?: RegExp | undefined;
  /**
   * The keys under which a file's token may be stored, the most specific first. Each key is a template that may use any
   * named group of `path`: `{folder}`, `{file}`, or `{market}` for `(?<market>…)`. If a group captures nothing, the
   * templates that use it are skipped for that file. The first key with a usable token wins. Default is
   * `['FILE_{file}', 'FOLDER_{folder}', 'ACCOUNT']`.
   *
   * @example
   * ```ts
   * tokenKeys: ['PROJECT_{folder}', 'EVERYTHING'],
   * ```
   */
  readonly tokenKeys?: readonly string[] | undefined;
  /**
   * The localforage instance that holds the tokens, in IndexedDB. One store belongs to one identity. Default is
   * `{ name: 'localforage', storeName: 'TOKEN_STORAGE_MANAGER' }`.
   */
  readonly store?: TokenStoreOptions | undefined;
  /** The query parameter that carries the token. Use the same name at the edge. Default is `'authorization'`. */
  readonly parameter?: string | undefined;
  /**
   * Where a request carries the token. `'query'`: in the query parameter `parameter`. `'header'`: in the header
   * `Authorization: Bearer <token>`. With `'header'` every request uses CORS and needs a preflight. Default is
   * `'query'`.
   */
  readonly placement?: 'query' | 'header' | undefined;
  /**
   * How requests without CORS mode (plain images, styles, scripts, media) are sent. `'auto'`: tries CORS first, because
   * only a CORS response tells the worker why a request was denied; if that fails, falls back to the browser's original
   * mode. `'always'`: uses CORS only. `'never'`: keeps the browser's mode. A style sheet that the worker cannot read is
   * sent without a token, because it would send its URL as the referrer to everything it loads. Default is `'auto'`.
   */
  readonly cors?: 'auto' | 'always' | 'never' | undefined;
  /**
   * Whether scripts can see tokens in the URLs of responses. `'clean'`: if scripts or the browser's reports can read the URL
   * of a response (`fetch`, XHR, scripts, modules, styles; in some browsers everything), the worker replaces the response by
   * one whose URL has no token. `'real'`: the response of the network is always passed on. This is cheaper for large bodies,
   * but `response.url` shows the token. Default is `'clean'`.
   */
  readonly responses?: 'clean' | 'real' | undefined;
  /**
   * Caches file contents per user, so that a renewed token does not download them again. The browser's HTTP cache cannot
   * do that, because the token is part of the URL. `{}` turns the cache on with its defaults. Default is `false`.
   *
   * @example
   * ```ts
   * cache: { maxEntries: 200, maxAgeSeconds: 86_400 },
   * ```
   */
  readonly cache?: false | FileCacheOptions | undefined;
  /**
   * A path of your own origin under which the worker answers with the files, for links, frames, new tabs and downloads. It
   * must begin with the path of the scope, be longer than it, and end with a slash. `false` turns it off. Default is `false`
   * in a worker of your own, and `_files/` in the scope if the worker is stand-alone.
   *
   * @example
   * ```ts
   * virtualPath: '/_files/',
   * ```
   */
  readonly virtualPath?: string | false | undefined;
  /**
   * What a navigation under the virtual path shows if there is no file. A URL of your own origin that is not under
   * `virtualPath`: the browser is redirected there, with the file's clean URL, the reason and the status as the query
   * parameters `url`, `reason` and `status`; without a network, the page of this package is shown. In a worker of your own,
   * it may be a function that returns the response. Default is the page of this package, in the browser's language if it is
   * one of twelve.
   *
   * @example
   * ```ts
   * failurePage: ({ reason }) => new Response(`No file: ${reason}`, { status: 404 }),
   * ```
   */
  readonly failurePage?: string | ((failure: FileNotShown) => Response | Promise<Response>) | undefined;
  /** Writes each request for a file to the worker's console, without its token. Default is `false`. */
  readonly debug?: boolean | undefined;
}

/** The options with every default in place. */
export interface ResolvedFileAuthOptions extends Settled<
  Omit<FileAuthOptions, 'path' | 'store' | 'cache' | 'failurePage'>
> {
  readonly path: RegExp | undefined;
  readonly store: TokenStoreName;
  readonly cache: ResolvedFileCacheOptions | false;
  readonly failurePage: FailurePage | undefined;
}

/**
 * The options in effect, as data. Each option of {@link FileAuthOptions} has its value or its default. These have another
 * form: a RegExp is its source and flags, and a function is the string `'function'`.
 */
export interface FileAuthOptionsData extends Omit<ResolvedFileAuthOptions, 'path' | 'cache' | 'failurePage'> {
  readonly path: { readonly source: string; readonly flags: string } | null;
  readonly cache: FileCacheData | false;
  readonly failurePage: string | null;
}

/** Where the options are for. */
export interface OptionsContext {
  /** The application's own origin. */
  readonly ownOrigin: string;
  readonly scope: URL;
}

/**
 * The options that page and worker share. All of them travel to a stand-alone worker. A row may use the rows before it.
 *
 * @internal
 */
export const fileAuthOptionTable: OptionTable<ResolvedFileAuthOptions, FileAuthOptionsData, OptionsContext> =
  {
    origins: { read: (_, value) => readOrigins(value) },
    path: {
      read: (_, value, { origins }, { ownOrigin }) => readPath(value, origins.includes(ownOrigin), ownOrigin),
      toData: (path) => (path ? { source: path.source, flags: path.flags } : null),
      fromData: (data) => (data === null ? undefined : new RegExp(data.source, data.flags)),
    },
    tokenKeys: {
      default: defaultTokenKeys,
      read: (_, value, { path }) => readTokenKeys(value, groupNamesOf(path ?? defaultPath)),
    },
    store: { default: {}, read: (_, value) => resolveStore(value) },
    parameter: { default: 'authorization', read: (_, value) => readParameter(value) },
    placement: { default: 'query', read: (name, value) => oneOf(name, value, ['query', 'header']) },
    cors: { default: 'auto', read: (name, value, { placement }) => readCors(name, value, placement) },
    responses: { default: 'clean', read: (name, value) => oneOf(name, value, ['clean', 'real']) },
    cache: {
      default: false,
      read: (_, value) => resolveCache(value),
      toData: toCacheData,
      fromData: fromCacheData,
    },
    virtualPath: { default: false, read: (_, value, _before, { scope }) => readVirtualPath(value, scope) },
    failurePage: {
      read: (_, value, { virtualPath }, { scope }) => readFailurePage(value, virtualPath, scope),
      toData: (page) => (typeof page === 'function' ? 'function' : (page ?? null)),
      fromData: (data) => (data === 'function' || data === null ? undefined : data),
    },
    debug: { default: false, read: flag },
  };

/** The names that {@link resolveFileAuthOptions} knows. */
export const fileAuthOptionNames: readonly (keyof FileAuthOptions)[] = Object.keys(
  fileAuthOptionTable,
) as (keyof FileAuthOptions)[];

/**
 * Checks the options, fills in the defaults and copies what belongs to the caller.
 *
 * @throws {TypeError} naming the option, what is wrong with it and what to write
 */
export function resolveFileAuthOptions(
  options: FileAuthOptions,
  context: OptionsContext,
): ResolvedFileAuthOptions {
  return readOptions(fileAuthOptionTable, options, context);
}

/** The options as data, with their names in one order, so that equal options are equal text. */
export function toOptionsData(options: ResolvedFileAuthOptions): FileAuthOptionsData {
  return toTableData(fileAuthOptionTable, options);
}

/** Reads what {@link toOptionsData} wrote, as a caller would give it; a function does not travel. */
export function fromOptionsData(data: FileAuthOptionsData): FileAuthOptions {
  return fromTableData(fileAuthOptionTable, data) as FileAuthOptions;
}

function readOrigins(value: unknown): readonly string[] {
  assertOrigins(value);
  return Object.freeze([...value]);
}

function readPath(value: unknown, hasOwnOrigin: boolean, ownOrigin: string): RegExp | undefined {
  if (value !== undefined) {
    assertFilePath(value);
    return new RegExp(value);
  }
  if (!hasOwnOrigin) return undefined;
  // Its own pages and API would be candidates for a token.
  throw new TypeError(
    `"origins" option lists the application's own origin ${quote(ownOrigin)}: pass a "path" option too, ` +
      'so that the pages and the API of the application never get a token',
  );
}

function readTokenKeys(value: unknown, groupNames: readonly string[]): readonly string[] {
  assertTokenKeys(value, groupNames);
  return Object.freeze([...value]);
}

function readCors(name: string, value: unknown, placement: 'query' | 'header'): 'auto' | 'always' | 'never' {
  const cors = oneOf(name, value, ['auto', 'always', 'never']);
  if (placement === 'header' && cors === 'never') {
    throw new TypeError(`"cors" option is 'never', but with "placement" 'header' every request needs CORS`);
  }
  return cors;
}

function readVirtualPath(value: unknown, scope: URL): string | false {
  assertVirtualPath(value, scope);
  return value;
}
