import { decodeBase64Url, encodeBase64Url } from '../util/base64url.js';
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
import { assertFilePath, assertOrigins, defaultPath, groupNamesOf } from './file-url.js';
import { fromTableData, readOptions, toTableData, type OptionTable, type Settled } from './option-table.js';
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
export interface ResolvedFileAuthOptions extends Settled<Omit<FileAuthOptions, 'path' | 'store' | 'cache'>> {
  readonly path: RegExp | undefined;
  readonly store: TokenStoreName;
  readonly cache: ResolvedFileCacheOptions | false;
}

/** The options as data: a pattern is its source and flags, a function only its kind. */
export interface FileAuthOptionsData extends Omit<ResolvedFileAuthOptions, 'path' | 'cache'> {
  readonly path: { readonly source: string; readonly flags: string } | null;
  readonly cache: FileCacheData | false;
}

/** Where the options are for. */
export interface OptionsContext {
  /** The application's own origin. */
  readonly ownOrigin: string;
  readonly scope: URL;
}

/** The options that page and worker share. All of them travel to a stand-alone worker. */
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

/** The inverse of {@link toOptionsData}, but for a function, which does not travel. */
export function fromOptionsData(data: FileAuthOptionsData): FileAuthOptions {
  return fromTableData(fileAuthOptionTable, data) as FileAuthOptions;
}

/** The names of the options in which page and worker, or two parts of a worker, differ. */
export function differingOptions(
  one: FileAuthOptionsData,
  other: FileAuthOptionsData,
): (keyof FileAuthOptions)[] {
  return fileAuthOptionNames.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}

/** The parameter of the script URL by which a page gives a stand-alone worker its options. */
export const optionsParameter = 'file-auth';

export function isStandAlone(scriptUrl: string): boolean {
  return new URL(scriptUrl).searchParams.get(optionsParameter) !== null;
}

/** Writes the options for the script URL. */
export function encodeOptions(options: ResolvedFileAuthOptions): string {
  return encodeBase64Url(JSON.stringify(toOptionsData(options)));
}

/**
 * Reads what {@link encodeOptions} wrote. The values are checked by {@link resolveFileAuthOptions}.
 *
 * @throws {TypeError} the text is damaged
 */
export function decodeOptions(encoded: string): FileAuthOptions {
  try {
    return fromOptionsData(JSON.parse(decodeBase64Url(encoded)) as FileAuthOptionsData);
  } catch (cause) {
    throw new TypeError(`the "${optionsParameter}" parameter of the script URL is damaged`, { cause });
  }
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
    `"origins" option lists the application's own origin ${quote(ownOrigin)}: give a "path" option too, ` +
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
