import { isObject } from '../util/is-object.js';
import { assertOptionNames, optionalFunction, positiveInteger } from './check-option.js';
import { fromTableData, readOptions, toTableData, type OptionTable, type Settled } from './option-table.js';

/** The `cache` option: which files are cached, and for how long. */
export interface FileCacheOptions {
  /** The maximum number of cached files; the oldest are deleted first. A positive integer. Default is `500`. */
  readonly maxEntries?: number | undefined;
  /** How long a file stays cached, in seconds. A positive integer. Default is `604800` (7 days). */
  readonly maxAgeSeconds?: number | undefined;
  /**
   * The size of the largest file that is cached, in bytes. A positive integer. A response without `Content-Length` is
   * not cached. Default is `20971520` (20 MiB).
   */
  readonly maxFileBytes?: number | undefined;
  /**
   * Returns the identity that a token belongs to. A cached file is served to that identity only; for `null`, nothing is
   * cached. A function cannot be passed to a stand-alone worker: set it in a worker of your own. Default is the issuer
   * and subject (`iss`, `sub`) of a JWT, and the token itself for any other token.
   */
  readonly identity?: ((token: string) => string | null) | undefined;
}

type Identity = FileCacheOptions['identity'];

/** The `cache` option with every default in place. */
export interface ResolvedFileCacheOptions extends Settled<Omit<FileCacheOptions, 'identity'>> {
  readonly identity: Identity;
}

/** The `cache` option as data: a function is only its kind. */
export interface FileCacheData extends Omit<ResolvedFileCacheOptions, 'identity'> {
  readonly identity: 'function' | null;
}

/**
 * The members of the `cache` option.
 *
 * @internal
 */
export const fileCacheTable: OptionTable<ResolvedFileCacheOptions, FileCacheData> = {
  maxEntries: { default: 500, read: positiveInteger },
  maxAgeSeconds: { default: 604_800, read: positiveInteger },
  maxFileBytes: { default: 20_971_520, read: positiveInteger },
  identity: {
    read: (name, value) => optionalFunction(name, value as Identity),
    toData: (identity) => (identity ? 'function' : null),
    fromData: () => undefined,
  },
};

/**
 * Checks the `cache` option and fills in the defaults.
 *
 * @throws {TypeError} naming the option
 */
export function resolveCache(cache: unknown): ResolvedFileCacheOptions | false {
  if (cache === false) return false;
  if (!isObject(cache)) {
    throw new TypeError('"cache" option must be false or an object, e.g. { maxEntries: 500 }');
  }
  assertOptionNames(cache, Object.keys(fileCacheTable), 'cache');
  return readOptions(fileCacheTable, cache, null, 'cache');
}

export function toCacheData(cache: ResolvedFileCacheOptions | false): FileCacheData | false {
  return cache && toTableData(fileCacheTable, cache);
}

/** The inverse of {@link toCacheData}, but for a function, which does not travel. */
export function fromCacheData(data: FileCacheData | false): FileCacheOptions | false {
  return data && fromTableData(fileCacheTable, data);
}

// Every cache of ours begins so, whatever the scope and the version of the worker that made it.
const cacheNamePrefix = 'file-auth-worker:';

/** The name of the Cache Storage cache for the files of one store, kept by the worker of one scope. */
export function fileCacheName(scope: string, store: { name: string; storeName: string }): string {
  return `${cacheNamePrefix}${store.name}/${store.storeName}:${scope}`;
}

/** Whether a cache holds files of a store, whichever worker has kept them. */
export function isFileCacheOf(cacheName: string, store: { name: string; storeName: string }): boolean {
  return cacheName.startsWith(fileCacheName('', store));
}
