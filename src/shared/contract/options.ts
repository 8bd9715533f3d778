import { decodeBase64Url, encodeBase64Url } from '../util/base64url.js';
import {
  resolveCache,
  toCacheData,
  fromCacheData,
  type FileCacheData,
  type FileCacheOptions,
  type ResolvedFileCacheOptions,
} from './cache-option.js';
import { flag, oneOf, readParameter } from './check-option.js';
import { assertFilePath, assertOrigins, defaultPath, groupNamesOf } from './file-url.js';
import { assertTokenKeys, defaultTokenKeys } from './token-keys.js';
import { assertVirtualPath } from './virtual-path.js';
import { resolveStore, type TokenStoreName, type TokenStoreOptions } from './store-option.js';

/** What page and worker must agree on. */
export interface FileAuthOptions {
  /**
   * The exact origins that hold private files, e.g. `['https://d111111abcdef8.cloudfront.net']`. https only, except
   * for `localhost`, `127.0.0.1` and `[::1]`. No wildcard: a token goes to these origins and to no other.
   */
  readonly origins: readonly string[];
  /**
   * What a file's path looks like: a pattern with the named groups `folder` and `file`, tested against the whole raw
   * path. The flags `g`, `m` and `y` are refused. Default is `/<uuid>/<uuid>` and at most one run of `[A-Za-z0-9._~-]`.
   */
  readonly path?: RegExp | undefined;
  /**
   * The keys under which a file's token may be stored, the most specific first. Each is a template that may use any
   * named group of `path`: `{folder}`, `{file}`, or `{market}` for `(?<market>…)`. A template whose group captured
   * nothing is skipped for that file. The first key with a usable token wins. Default is
   * `['FILE_{file}', 'FOLDER_{folder}', 'ACCOUNT']`.
   */
  readonly tokenKeys?: readonly string[] | undefined;
  /** The localforage instance that holds the tokens. Default is `{ name: 'localforage', storeName: 'TOKEN_STORAGE_MANAGER' }`. */
  readonly store?: TokenStoreOptions | undefined;
  /** The query parameter that carries the token. Default is `'authorization'`. */
  readonly parameter?: string | undefined;
  /**
   * `'query'`: the token goes into the query parameter. `'header'`: it goes into the header `Authorization: Bearer
   * <token>`, for a backend that takes headers; that needs CORS there, with a preflight. Default is `'query'`.
   */
  readonly placement?: 'query' | 'header' | undefined;
  /**
   * How requests without CORS mode (plain images, styles, fonts) are sent. `'auto'`: with CORS first, since only then
   * a refusal can be read and mended, else as the browser meant it. `'always'`: only with CORS. `'never'`: only as the
   * browser meant it. Default is `'auto'`.
   */
  readonly cors?: 'auto' | 'always' | 'never' | undefined;
  /**
   * `'clean'`: where scripts can see a response's URL they get one that does not show the token. `'real'`: always
   * what the network answered. Default is `'clean'`.
   */
  readonly responses?: 'clean' | 'real' | undefined;
  /**
   * Keeps the bytes of files in the browser, so that a new token costs no new download. Default is `false`: the
   * browser's own HTTP cache finds nothing again once the token in the URL has changed.
   */
  readonly cache?: false | FileCacheOptions | undefined;
  /**
   * A path of the application's own origin under which the worker answers with the files, for links, frames, new tabs
   * and downloads: it begins with the scope's path and ends with a slash. `false` is none. Default is `_files/` in the
   * scope for a stand-alone worker, `false` for a worker of the application's own.
   */
  readonly virtualPath?: string | false | undefined;
  /** Writes each request for a file to the worker's console, without a token. Default is `false`. */
  readonly debug?: boolean | undefined;
}

/** The options with every default in place. */
export interface ResolvedFileAuthOptions {
  readonly origins: readonly string[];
  readonly path: RegExp | undefined;
  readonly tokenKeys: readonly string[];
  readonly store: TokenStoreName;
  readonly parameter: string;
  readonly placement: 'query' | 'header';
  readonly cors: 'auto' | 'always' | 'never';
  readonly responses: 'clean' | 'real';
  readonly cache: ResolvedFileCacheOptions | false;
  readonly virtualPath: string | false;
  readonly debug: boolean;
}

/** The options as data: a pattern is its source and flags, a function only its kind. */
export interface FileAuthOptionsData {
  readonly origins: readonly string[];
  readonly path: { readonly source: string; readonly flags: string } | null;
  readonly tokenKeys: readonly string[];
  readonly store: TokenStoreName;
  readonly parameter: string;
  readonly placement: 'query' | 'header';
  readonly cors: 'auto' | 'always' | 'never';
  readonly responses: 'clean' | 'real';
  readonly cache: FileCacheData | false;
  readonly virtualPath: string | false;
  readonly debug: boolean;
}

/** The names that {@link resolveFileAuthOptions} knows. */
export const fileAuthOptionNames: readonly (keyof FileAuthOptions)[] = [
  'origins',
  'path',
  'tokenKeys',
  'store',
  'parameter',
  'placement',
  'cors',
  'responses',
  'cache',
  'virtualPath',
  'debug',
];

/** Where the options are for. */
export interface OptionsContext {
  /** The application's own origin. */
  readonly ownOrigin: string;
  readonly scope: URL;
}

/**
 * Checks the options, fills in the defaults and copies what belongs to the caller.
 *
 * @throws {TypeError} naming the option, what is wrong with it and what to write
 */
export function resolveFileAuthOptions(
  options: FileAuthOptions,
  { ownOrigin, scope }: OptionsContext,
): ResolvedFileAuthOptions {
  const { origins, path, tokenKeys = defaultTokenKeys, store = {}, parameter = 'authorization' } = options;
  const { virtualPath = false } = options;
  assertOrigins(origins, { ownOrigin, hasPath: path !== undefined });
  if (path !== undefined) assertFilePath(path);
  assertTokenKeys(tokenKeys, groupNamesOf(path ?? defaultPath));
  assertVirtualPath(virtualPath, scope);
  const placement = oneOf('placement', options.placement ?? 'query', ['query', 'header']);
  const cors = oneOf('cors', options.cors ?? 'auto', ['auto', 'always', 'never']);
  if (placement === 'header' && cors === 'never') {
    throw new TypeError(`"cors" option is 'never', but with "placement" 'header' every request needs CORS`);
  }
  return Object.freeze({
    origins: Object.freeze([...origins]),
    path: path && new RegExp(path),
    tokenKeys: Object.freeze([...tokenKeys]),
    store: resolveStore(store),
    parameter: readParameter(parameter),
    placement,
    cors,
    responses: oneOf('responses', options.responses ?? 'clean', ['clean', 'real']),
    cache: resolveCache(options.cache ?? false),
    virtualPath,
    debug: flag('debug', options.debug ?? false),
  });
}

/** The options as data, with their names in one order, so that equal options are equal text. */
export function toOptionsData(options: ResolvedFileAuthOptions): FileAuthOptionsData {
  return {
    origins: options.origins,
    path: options.path ? { source: options.path.source, flags: options.path.flags } : null,
    tokenKeys: options.tokenKeys,
    store: { name: options.store.name, storeName: options.store.storeName },
    parameter: options.parameter,
    placement: options.placement,
    cors: options.cors,
    responses: options.responses,
    cache: toCacheData(options.cache),
    virtualPath: options.virtualPath,
    debug: options.debug,
  };
}

/** The inverse of {@link toOptionsData}, but for a function, which does not travel. */
export function fromOptionsData(data: FileAuthOptionsData): FileAuthOptions {
  return {
    ...data,
    path: data.path === null ? undefined : new RegExp(data.path.source, data.path.flags),
    cache: fromCacheData(data.cache),
  };
}

/** The parameter of the script URL by which a page gives a stand-alone worker its options. */
export const optionsParameter = 'file-auth';

export function isStandAlone(scriptUrl: string): boolean {
  return new URL(scriptUrl).searchParams.get(optionsParameter) !== null;
}

/** What a page gives a stand-alone worker besides the options that every worker has. */
export interface StandAloneSettings {
  readonly staticRoutes: boolean;
}

export function encodeOptions(options: ResolvedFileAuthOptions, settings: StandAloneSettings): string {
  const { staticRoutes } = settings;
  return encodeBase64Url(JSON.stringify({ ...toOptionsData(options), staticRoutes }));
}

/**
 * Reads what {@link encodeOptions} wrote. The values are checked by {@link resolveFileAuthOptions}.
 *
 * @throws {TypeError} the text is damaged
 */
export function decodeOptions(encoded: string): { options: FileAuthOptions; settings: StandAloneSettings } {
  try {
    const { staticRoutes, ...data } = JSON.parse(decodeBase64Url(encoded)) as FileAuthOptionsData &
      StandAloneSettings;
    return { options: fromOptionsData(data), settings: { staticRoutes } };
  } catch (cause) {
    throw new TypeError(`the "${optionsParameter}" parameter of the script URL is damaged`, { cause });
  }
}
