import { within } from '../../shared/util/within.js';
import type { FindKey } from './find-key.js';

/** How long keys from elsewhere are waited for, and how long they are kept; all in milliseconds. */
export interface KeyCacheTimes {
  readonly timeout: number;
  readonly cooldown: number;
  readonly maxAge: number;
  readonly staleIfError: number;
}

/** Gets keys from where they are kept; the signal ends the attempt. */
export type LoadKeys = (signal: AbortSignal) => Promise<FindKey>;

// As long as `retry-after` says: without any keys nobody gets a file, so a failed start is retried sooner.
const retryMs = 5_000;

/**
 * Keeps keys that are kept elsewhere. Keys past half their maximum age are loaded again in the background, so known
 * ones do not wait. Only past the maximum age, when the instance has been idle, they do, or a key that was
 * withdrawn would still pass. While the source fails, they go on for `staleIfError`. However many names of keys
 * strangers invent, there is one attempt at a time and one in each cooldown.
 */
export function createKeyCache(load: LoadKeys, times: KeyCacheTimes): FindKey {
  let current: { readonly find: FindKey; readonly since: number } | null = null;
  let loading: Promise<void> | null = null;
  let triedAt = -Infinity;
  let isFailing = false;

  const age = (): number => (current === null ? Infinity : Date.now() - current.since);
  const isUsable = (): boolean => age() <= times.maxAge + times.staleIfError;
  const find: FindKey = async (header) => (isUsable() && (await current?.find(header))) || null;

  const attempt = async (): Promise<void> => {
    triedAt = Date.now();
    try {
      current = { find: await loadInTime(load, times.timeout), since: triedAt };
      isFailing = false;
    } catch {
      isFailing = Date.now() - triedAt < 2 * times.timeout;
      // Lambda freezes an instance between requests; an attempt that slept says nothing about the source, and the next
      // need not wait: a key that was withdrawn meanwhile would pass until then.
      if (!isFailing) triedAt = -Infinity;
    }
    loading = null;
  };
  const refresh = (): Promise<void> | null => {
    const pause = Math.min(times.cooldown, isUsable() ? times.maxAge / 2 : retryMs);
    if (loading === null && Date.now() - triedAt >= pause) loading = attempt();
    return loading;
  };

  return async (header) => {
    const known = await find(header);
    const refreshed = known === null || age() > times.maxAge / 2 ? refresh() : null;
    if (known !== null && (age() <= times.maxAge || isFailing)) return known;
    await refreshed;
    if (age() > times.maxAge && !isFailing) await refresh();
    const key = await find(header);
    // Where the source fails, nobody knows whether an unknown name is that of a new key.
    if (key === null && (isFailing || !isUsable())) throw new Error('there are no keys');
    return key;
  };
}

/** A time-out of ours besides the signal's: a source may not listen to it. */
async function loadInTime(load: LoadKeys, timeout: number): Promise<FindKey> {
  const controller = new AbortController();
  try {
    return await within(load(controller.signal), timeout, () => {
      throw new Error('no answer in time');
    });
  } finally {
    controller.abort();
  }
}
