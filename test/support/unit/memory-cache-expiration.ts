/**
 * Workbox's expiration without IndexedDB, for `vi.mock('workbox-expiration/CacheExpiration.js', () => import('…'))`. As
 * there, the entries written least lately go first.
 */
const timestamps = new Map<string, Map<string, number>>();
let isHanging = false;

/** From now on nothing about the age of an entry is answered. */
export function hangExpiration(): void {
  isHanging = true;
}

export function forgetTimestamps(): void {
  timestamps.clear();
  isHanging = false;
}

/** The URLs that have a timestamp for a cache. */
export function timestampedUrls(cacheName: string): string[] {
  return [...(timestamps.get(cacheName)?.keys() ?? [])];
}

interface Limits {
  readonly maxEntries: number;
  readonly maxAgeSeconds: number;
}

export class CacheExpiration {
  readonly #cacheName: string;
  readonly #limits: Limits;
  readonly #times: Map<string, number>;

  constructor(cacheName: string, limits: Limits) {
    this.#cacheName = cacheName;
    this.#limits = limits;
    this.#times = timestamps.get(cacheName) ?? new Map<string, number>();
    timestamps.set(cacheName, this.#times);
  }

  async updateTimestamp(url: string): Promise<void> {
    this.#times.delete(url);
    this.#times.set(url, Date.now());
  }

  async isURLExpired(url: string): Promise<boolean> {
    if (isHanging) return new Promise(() => {});
    return this.#isExpired(url);
  }

  async expireEntries(): Promise<void> {
    const cache = await caches.open(this.#cacheName);
    const urls = [...this.#times.keys()];
    const surplus = urls.slice(0, Math.max(0, urls.length - this.#limits.maxEntries));
    for (const url of new Set([...urls.filter((each) => this.#isExpired(each)), ...surplus])) {
      this.#times.delete(url);
      await cache.delete(url);
    }
  }

  async delete(): Promise<void> {
    if (isHanging) return new Promise(() => {});
    this.#times.clear();
  }

  #isExpired(url: string): boolean {
    const time = this.#times.get(url);
    return time === undefined || time < Date.now() - this.#limits.maxAgeSeconds * 1000;
  }
}
