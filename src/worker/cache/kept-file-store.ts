import { CacheExpiration } from 'workbox-expiration/CacheExpiration.js';
import type { ResolvedFileCacheOptions } from '../../shared/contract/cache-option.js';
import type { FileAuthEvent } from '../../shared/contract/events.js';
import { within } from '../../shared/util/within.js';

/** The cache of kept files, with the time at which each was kept. */
export interface KeptFileStore {
  /** A kept file; `null` if there is none, or if it has expired. */
  find(key: string): Promise<Response | null>;
  /** Puts a file in, unless somebody signs out meanwhile, and the oldest ones out. Never rejects. */
  keep(key: string, file: Response, isCurrent: () => boolean): Promise<void>;
  remove(key: string): Promise<void>;
  readonly wipe: () => Promise<void>;
}

// Vary speaks of the origin that asked, and there is only one here.
const matchOptions: CacheQueryOptions = { ignoreVary: true };
const patienceMs = 1000;

export function createKeptFileStore(
  cacheName: string,
  { maxEntries, maxAgeSeconds }: Pick<ResolvedFileCacheOptions, 'maxEntries' | 'maxAgeSeconds'>,
  report: (event: FileAuthEvent) => void,
): KeptFileStore {
  const expiration = new CacheExpiration(cacheName, { maxEntries, maxAgeSeconds, matchOptions });
  const remove = async (key: string): Promise<void> => {
    await (await caches.open(cacheName)).delete(key, matchOptions);
  };
  const wipe = async (): Promise<void> => {
    await caches.delete(cacheName);
    await within(expiration.delete(), patienceMs, () => undefined);
  };
  // A database that does not answer must not hold up a file.
  const isExpired = (key: string): Promise<boolean | void> =>
    within(expiration.isURLExpired(key), patienceMs, () => true);
  return {
    find: async (key) => {
      const kept = await caches.match(key, { cacheName, ...matchOptions });
      return kept && !(await isExpired(key)) ? kept : null;
    },
    keep: async (key, file, isCurrent) => {
      try {
        await (await caches.open(cacheName)).put(key, file);
        // A sign-out while the bytes came in has wiped what was there before them.
        if (!isCurrent()) return await remove(key);
        await expiration.updateTimestamp(key);
        await expiration.expireEntries();
      } catch (error) {
        if ((error as Error | null)?.name !== 'QuotaExceededError') return;
        await wipe().catch(() => {});
        report({ type: 'cache-full' });
      }
    },
    remove,
    wipe,
  };
}
