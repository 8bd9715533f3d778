import { askForKey } from './ask-for-key.js';
import type { KeyCacheTimes } from './create-key-cache.js';
import { createKeySet } from './create-key-set.js';
import { fetchKeySet } from './fetch-key-set.js';
import type { FindKey } from './find-key.js';
import type { KeyFunction } from './key-source.js';

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

/** Over http, anyone on the network could send other keys, so http is for one machine only. */
function readKeyUrl({ protocol, hostname, username, password, href }: URL): string {
  const isSafe = protocol === 'https:' || (protocol === 'http:' && loopbackHosts.has(hostname));
  if (isSafe && username === '' && password === '') return href;
  throw new TypeError('"keys" option must be an https URL without user name and password');
}
