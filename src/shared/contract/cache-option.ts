import { isObject } from '../util/is-object.js';
import { assertOptionNames, optionalFunction, positiveInteger } from './check-option.js';

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

/** The `cache` option with every default in place. */
export interface ResolvedFileCacheOptions {
  readonly maxEntries: number;
  readonly maxAgeSeconds: number;
  readonly maxFileBytes: number;
  readonly identity: ((token: string) => string | null) | undefined;
}

/** The `cache` option as data: a function is only its kind. */
export interface FileCacheData {
  readonly maxEntries: number;
  readonly maxAgeSeconds: number;
  readonly maxFileBytes: number;
  readonly identity: 'function' | null;
}

const names: readonly (keyof FileCacheOptions)[] = [
  'maxEntries',
  'maxAgeSeconds',
  'maxFileBytes',
  'identity',
];

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
  assertOptionNames(cache, names, 'cache');
  const given = cache as FileCacheOptions;
  const { maxEntries = 500, maxAgeSeconds = 604_800, maxFileBytes = 20_971_520 } = given;
  return Object.freeze({
    maxEntries: positiveInteger('cache.maxEntries', maxEntries),
    maxAgeSeconds: positiveInteger('cache.maxAgeSeconds', maxAgeSeconds),
    maxFileBytes: positiveInteger('cache.maxFileBytes', maxFileBytes),
    identity: optionalFunction('cache.identity', given.identity),
  });
}

export function toCacheData(cache: ResolvedFileCacheOptions | false): FileCacheData | false {
  if (cache === false) return false;
  const { maxEntries, maxAgeSeconds, maxFileBytes, identity } = cache;
  return { maxEntries, maxAgeSeconds, maxFileBytes, identity: identity ? 'function' : null };
}

/** The inverse of {@link toCacheData}, but for a function, which does not travel. */
export function fromCacheData(data: FileCacheData | false): FileCacheOptions | false {
  return data && { ...data, identity: undefined };
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
