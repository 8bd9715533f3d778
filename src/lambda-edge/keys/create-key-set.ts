import type { CryptoKey } from 'jose';
import { quote } from '../../shared/util/quote.js';
import { isObject } from '../../shared/util/is-object.js';
import { importKey } from './import-key.js';
import type { TokenHeader } from '../token/parse-token.js';
import { readJwk, type PinnedJwk, type SignatureAlgorithm } from './read-jwk.js';

/** A key that is ready to verify, and the one algorithm it is for. */
export interface VerificationKey {
  readonly kid: string | null;
  readonly alg: SignatureAlgorithm;
  readonly key: CryptoKey;
}

/**
 * A source of keys. `null`: there is none for this token. A rejection: the source itself failed. It may go by the name
 * only; that the key's algorithm is the token's is checked by whoever asks.
 */
export type FindKey = (header: TokenHeader) => Promise<VerificationKey | null>;

interface LazyKey extends Pick<VerificationKey, 'kid' | 'alg'> {
  readonly load: () => Promise<VerificationKey>;
}

/**
 * Makes a source of keys from a JWK set. A key is imported when it is first used, and once.
 *
 * @throws {TypeError} the set is empty, or holds a key that is private, weak, unsupported or named like another
 */
export function createKeySet(keys: unknown): FindKey {
  return findAmong(readSet(keys).map(readMember));
}

/**
 * Makes a source of keys from a set that someone else keeps. A key that cannot or must not be used is skipped: it may
 * be for something else, and must not end the tokens of the others. Of two keys with one name the first counts.
 *
 * @throws {TypeError} no key is left
 */
export function createPublishedKeySet(keys: unknown): FindKey {
  const usable = readSet(keys).flatMap((jwk, index) => readPublished(jwk, index) ?? []);
  const list = usable.filter(
    ({ kid }, index) => kid === null || usable.findIndex((each) => each.kid === kid) === index,
  );
  if (list.length === 0) throw new TypeError('none of the keys can be used');
  return findAmong(list);
}

function findAmong(pinned: readonly PinnedJwk[]): FindKey {
  const list = pinned.map(lazyKey);
  const byKid = mapByKid(list);
  return async ({ kid, alg }) => {
    const key = kid === undefined ? onlyOne(list.filter((each) => each.alg === alg)) : byKid.get(kid);
    return key ? key.load() : null;
  };
}

function readSet(keys: unknown): readonly unknown[] {
  const list = isObject(keys) ? keys['keys'] : undefined;
  if (!Array.isArray(list) || list.length === 0) {
    throw new TypeError(
      '"keys" option must be a JWK set with at least one key, { keys: [ … ] }, or its https URL (a URL object), or a function',
    );
  }
  return list;
}

function readMember(jwk: unknown, index: number): PinnedJwk {
  try {
    if (!isObject(jwk)) throw new TypeError('is no JWK');
    return readJwk(jwk);
  } catch (error) {
    const problem = error instanceof TypeError ? error.message : 'cannot be read';
    throw new TypeError(`"keys" option: key ${index + 1} ${problem}`, { cause: error });
  }
}

function readPublished(jwk: unknown, index: number): PinnedJwk | null {
  try {
    const key = readMember(jwk, index);
    // A secret that anyone can fetch is none: whoever reads it could sign tokens.
    return key.alg === 'HS256' ? null : key;
  } catch {
    return null;
  }
}

function mapByKid(list: readonly LazyKey[]): ReadonlyMap<string, LazyKey> {
  // A Map, because a `kid` is whatever a stranger writes: `__proto__` must be a name like any other.
  const byKid = new Map<string, LazyKey>();
  for (const key of list) {
    if (key.kid === null) continue;
    if (byKid.has(key.kid))
      throw new TypeError(`"keys" option holds two keys with the "kid" ${quote(key.kid)}`);
    byKid.set(key.kid, key);
  }
  return byKid;
}

function onlyOne(keys: readonly LazyKey[]): LazyKey | undefined {
  return keys.length === 1 ? keys[0] : undefined;
}

/** A key that is imported when it is first asked for. */
export function lazyKey({ kid, alg, jwk }: PinnedJwk): LazyKey {
  let loading: Promise<VerificationKey> | undefined;
  const load = async (): Promise<VerificationKey> => ({ kid, alg, key: await importKey(jwk, alg) });
  return { kid, alg, load: () => (loading ??= load()) };
}
