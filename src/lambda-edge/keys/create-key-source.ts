import { assertOptionNames } from '../../shared/contract/check-option.js';
import { askForKey } from './ask-for-key.js';
import type { KeyCacheTimes } from './create-key-cache.js';
import { createKeySet, type FindKey } from './create-key-set.js';
import { fetchKeySet } from './fetch-key-set.js';
import type { KeyCacheOptions, KeyFunction } from '../options/options.js';
import { parseDuration } from '../options/parse-duration.js';

const defaultTimes: KeyCacheTimes = {
  timeout: 2_000,
  cooldown: 30_000,
  maxAge: 600_000,
  staleIfError: 3_600_000,
};

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Makes a source of keys from the `keys` option.
 *
 * @throws {TypeError} naming the option
 */
export function createKeySource(keys: unknown, times: KeyCacheTimes): FindKey {
  if (typeof keys === 'function') return askForKey(keys as KeyFunction, times);
  return keys instanceof URL ? fetchKeySet(readKeyUrl(keys), times) : createKeySet(keys);
}

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
      `"keyCache.${name}" option must be a positive number of seconds, or a text such as "2s"${limit}`,
    );
  };
  return {
    timeout: read('timeout'),
    cooldown: read('cooldown'),
    maxAge: read('maxAge'),
    staleIfError: read('staleIfError'),
  };
}

/** Over http, whoever is between could send keys of their own; so only within one machine. */
function readKeyUrl({ protocol, hostname, username, password, href }: URL): string {
  const isSafe = protocol === 'https:' || (protocol === 'http:' && loopbackHosts.has(hostname));
  if (isSafe && username === '' && password === '') return href;
  throw new TypeError('"keys" option must be an https URL without user name and password');
}
