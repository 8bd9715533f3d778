import { isObject } from '../util/is-object.js';
import { assertOptionNames, optionalFunction, positiveInteger } from './check-option.js';
import { fromTableData, readOptions, toTableData, type OptionTable, type Settled } from './option-table.js';

/** The `cache` option: which files' bytes are kept, and for how long. */
export interface FileCacheOptions {
  /** How many files are kept; the oldest go first. A positive whole number. Default is 500. */
  readonly maxEntries?: number | undefined;
  /** How long a file is kept, in seconds. A positive whole number. Default is 604800 (7 days). */
  readonly maxAgeSeconds?: number | undefined;
  /**
   * The largest file that is kept, in bytes. A positive whole number. Default is 20971520 (20 MiB). A file whose
   * length the distribution does not tell is not kept.
   */
  readonly maxFileBytes?: number | undefined;
  /**
   * Tells whose token it is: a kept file is answered to the same identity only. `null` keeps nothing for this token.
   * Default is the issuer and the subject of a JWT (`iss`, `sub`), and for any other token the token itself. A function
   * works only in a worker of the application's own.
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

/** The members of the `cache` option. */
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
