import type { Representation } from '../bucket/answer-from-s3.js';

const defaultSeconds = 24 * 60 * 60;

/** Whole objects by their path. */
export interface EdgeCache {
  /** What is kept and still fresh, with its age in whole seconds. */
  get(key: string): Promise<{ readonly representation: Representation; readonly age: number } | null>;
  set(key: string, representation: Representation): void;
  clear(): void;
}

/** A shared cache with CloudFront's default of 24 hours, unless the origin's `Cache-Control` says otherwise. */
export function createEdgeCache(): EdgeCache {
  const entries = new Map<string, { representation: Representation; storedAt: number; seconds: number }>();
  return {
    async get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return null;
      const { representation, storedAt, seconds } = entry;
      const age = Math.floor((Date.now() - storedAt) / 1000);
      // Bytes stay where they are stored, so what has changed there is no longer in the cache.
      return age < seconds && (await representation.object.isUnchanged()) ? { representation, age } : null;
    },
    set(key, representation) {
      const seconds = secondsToKeep(representation.object.headers['cache-control'] ?? '');
      if (seconds > 0) entries.set(key, { representation, storedAt: Date.now(), seconds });
    },
    clear: () => entries.clear(),
  };
}

function secondsToKeep(cacheControl: string): number {
  const control = cacheControl.toLowerCase();
  if (/\b(?:no-store|no-cache|private)\b/.test(control)) return 0;
  const seconds = /\bs-maxage=(\d+)/.exec(control) ?? /\bmax-age=(\d+)/.exec(control);
  return seconds === null ? defaultSeconds : Number(seconds[1]);
}
