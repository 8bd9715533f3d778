import { findAmong } from './find-among.js';
import type { FindKey } from './find-key.js';
import { readMembers } from './read-members.js';

/**
 * Makes a source of keys from a JWK set. A key is imported when it is first used, and once.
 *
 * @throws {TypeError} the set is empty, or holds a key that is private, weak, unsupported or named like another
 */
export function createKeySet(keys: unknown): FindKey {
  const members = readMembers(keys).map((member) => {
    if (member instanceof TypeError) throw member;
    return member;
  });
  return findAmong(members);
}
