import { isObject } from '../../shared/util/is-object.js';
import { type PinnedJwk, readJwk } from './read-jwk.js';

/**
 * Reads each key of a JWK set, or says what is wrong with it.
 *
 * @throws {TypeError} there is no set, or it is empty
 */
export function readMembers(keys: unknown): readonly (PinnedJwk | TypeError)[] {
  const list: unknown = isObject(keys) ? keys['keys'] : undefined;
  if (!Array.isArray(list) || list.length === 0) {
    throw new TypeError(
      '"keys" option must be a JWK set with at least one key, { keys: [ … ] }, or its https URL (a URL object), or a function',
    );
  }
  return list.map(readMember);
}

function readMember(jwk: unknown, index: number): PinnedJwk | TypeError {
  try {
    if (!isObject(jwk)) throw new TypeError('is not a JWK');
    return readJwk(jwk);
  } catch (error) {
    const problem = error instanceof TypeError ? error.message : 'cannot be read';
    return new TypeError(`"keys" option: key ${index + 1} ${problem}`, { cause: error });
  }
}
