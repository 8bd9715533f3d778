import { findAmong } from './find-among.js';
import type { FindKey } from './find-key.js';
import type { PinnedJwk } from './read-jwk.js';
import { readMembers } from './read-members.js';

/**
 * Makes a source of keys from a set that someone else keeps. A key that cannot or must not be used is skipped: it may
 * be for something else, and must not end the tokens of the others. Of two keys with one name the first counts.
 *
 * @throws {TypeError} no key is left
 */
export function createPublishedKeySet(keys: unknown): FindKey {
  const usable = readMembers(keys).filter(isUsable);
  const list = usable.filter(
    ({ kid }, index) => kid === null || usable.findIndex((each) => each.kid === kid) === index,
  );
  if (list.length === 0) throw new TypeError('none of the keys can be used');
  return findAmong(list);
}

/** A secret that anyone can fetch is none: anyone could sign tokens with it. */
function isUsable(member: PinnedJwk | TypeError): member is PinnedJwk {
  return !(member instanceof TypeError) && member.alg !== 'HS256';
}
