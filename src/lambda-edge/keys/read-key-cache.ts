import { assertOptionNames } from '../../shared/contract/check-option.js';
import { parseDuration } from '../parsing/parse-duration.js';
import type { KeyCacheTimes } from './create-key-cache.js';
import type { KeyCacheOptions } from './key-source.js';

const defaultTimes: KeyCacheTimes = {
  timeout: 2_000,
  cooldown: 30_000,
  maxAge: 600_000,
  staleIfError: 3_600_000,
};

/** `keyCache`, in milliseconds. */
export function readKeyCache(value: unknown): KeyCacheTimes {
  if (value === undefined) return defaultTimes;
  assertOptionNames(value, Object.keys(defaultTimes), 'keyCache');
  const given: KeyCacheOptions = value;
  const read = (name: keyof KeyCacheOptions): number => {
    const duration = given[name];
    if (duration === undefined) return defaultTimes[name];
    const seconds = name === 'staleIfError' && duration === 0 ? 0 : parseDuration(duration);
    if (seconds !== null && (name !== 'timeout' || seconds <= 4)) return seconds * 1_000;
    const limit = name === 'timeout' ? ', at most 4' : '';
    throw new TypeError(
      `"keyCache.${name}" option must be a positive number of seconds, or a string such as "2s"${limit}`,
    );
  };
  return {
    timeout: read('timeout'),
    cooldown: read('cooldown'),
    maxAge: read('maxAge'),
    staleIfError: read('staleIfError'),
  };
}
