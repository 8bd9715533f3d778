import type { ResolvedFileCacheOptions } from '../../shared/contract/cache-option.js';
import type { FileAuthEvent } from '../../shared/contract/events.js';

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

// On the request under which a file is kept, so that the two come and go together. Nobody sends that request.
const keptHeader = 'x-file-auth-kept';

export function createKeptFileStore(
  cacheName: string,
  { maxEntries, maxAgeSeconds }: Pick<ResolvedFileCacheOptions, 'maxEntries' | 'maxAgeSeconds'>,
  report: (event: FileAuthEvent) => void,
): KeptFileStore {
  const remove = async (key: string): Promise<void> => {
    await (await caches.open(cacheName)).delete(key, matchOptions);
  };
  const wipe = async (): Promise<void> => {
    await caches.delete(cacheName);
  };
  const isExpired = (request: Request): boolean => Date.now() - keptAt(request) > maxAgeSeconds * 1000;
  const clear = inTurn(async (): Promise<void> => {
    const cache = await caches.open(cacheName);
    // Of those that were kept at the same time, the last is the newest.
    const oldestFirst = [...(await cache.keys())].sort((one, other) => keptAt(one) - keptAt(other));
    const tooMany = oldestFirst.length - maxEntries;
    const old = oldestFirst.filter((request, index) => index < tooMany || isExpired(request));
    await Promise.all(old.map((request) => cache.delete(request, matchOptions)));
  });
  return {
    find: async (key) => {
      const kept = await caches.match(key, { cacheName, ...matchOptions });
      if (kept === undefined) return null;
      const [request] = await (await caches.open(cacheName)).keys(key, matchOptions);
      return request && !isExpired(request) ? kept : null;
    },
    keep: async (key, file, isCurrent) => {
      try {
        const request = new Request(key, { headers: { [keptHeader]: String(Date.now()) } });
        await (await caches.open(cacheName)).put(request, file);
        // A sign-out while the bytes came in has wiped what was there before them.
        if (!isCurrent()) return await remove(key);
        await clear();
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

function keptAt({ headers }: Request): number {
  return Number(headers.get(keptHeader));
}

/** Work that is done once at a time, and once more for all who asked while it was done. */
function inTurn(work: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve();
  let next: Promise<void> | null = null;
  const begin = (): Promise<void> => {
    next = null;
    last = work();
    return last;
  };
  return () => (next ??= last.then(begin, begin));
}
