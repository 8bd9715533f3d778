import { quote } from '../../shared/util/quote.js';
import type { FindKey } from './find-key.js';
import { lazyKey, type LazyKey } from './lazy-key.js';
import type { PinnedJwk } from './read-jwk.js';

/**
 * Makes a source of keys from a list: a token names its key by `kid`, or the list has one key of its algorithm.
 *
 * @throws {TypeError} two keys have one name
 */
export function findAmong(pinned: readonly PinnedJwk[]): FindKey {
  const list = pinned.map(lazyKey);
  const byKid = mapByKid(list);
  return async ({ kid, alg }) => {
    const key = kid === undefined ? onlyOne(list.filter((each) => each.alg === alg)) : byKid.get(kid);
    return key ? key.load() : null;
  };
}

function mapByKid(list: readonly LazyKey[]): ReadonlyMap<string, LazyKey> {
  // A Map, because a `kid` is whatever a stranger writes: `__proto__` must be a name like any other.
  const byKid = new Map<string, LazyKey>();
  for (const key of list) {
    if (key.kid === null) continue;
    if (byKid.has(key.kid))
      throw new TypeError(`"keys" option contains two keys with the "kid" ${quote(key.kid)}`);
    byKid.set(key.kid, key);
  }
  return byKid;
}

function onlyOne(keys: readonly LazyKey[]): LazyKey | undefined {
  return keys.length === 1 ? keys[0] : undefined;
}
