import { type CryptoKey, importJWK, type JWK } from 'jose';
import { readJwk } from '../lambda-edge/keys/read-jwk.js';
import { isObject } from '../shared/util/is-object.js';
import { keyError } from './key-error.js';
import type { SigningAlgorithm } from './options.js';

/** A key that is ready to sign. */
export interface ReadySigningKey {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly key: CryptoKey | Uint8Array;
}

const keyTypes: Readonly<Record<SigningAlgorithm, string>> = {
  ES256: 'private',
  EdDSA: 'private',
  RS256: 'private',
  HS256: 'secret',
};

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'];

const members = ['kty', 'crv', 'x', 'y', 'n', 'e', 'k', ...privateMembers];

/**
 * Checks the `key` option as the edge would check the key's other half, and imports it. No message and no cause shows
 * anything of the key.
 *
 * @throws {TypeError} naming the option
 */
export async function readSigningKey(value: unknown): Promise<ReadySigningKey> {
  if (!isObject(value)) {
    throw keyError('must be a private JWK with a "kid", or { key: CryptoKey, kid, alg }');
  }
  const { kid } = value;
  if (typeof kid !== 'string' || kid === '') {
    throw keyError('has no "kid". The edge finds the key by its "kid"');
  }
  return 'key' in value ? { kid, ...readCryptoKey(value) } : { kid, ...(await importPrivateJwk(value)) };
}

function readCryptoKey({ key, alg }: Readonly<Record<string, unknown>>): Omit<ReadySigningKey, 'kid'> {
  if (!isAlgorithm(alg)) throw keyError('must have the "alg" of its CryptoKey: ES256, EdDSA, RS256 or HS256');
  const { type, usages, algorithm } = isObject(key) ? key : {};
  if (type !== keyTypes[alg] || !Array.isArray(usages) || !usages.includes('sign')) {
    throw keyError(`must be a ${keyTypes[alg]} CryptoKey with the usage "sign" for ${alg}`);
  }
  // RFC 7518, Section 3.2; what the other algorithms need is checked by jose.
  if (alg === 'HS256' && !(isObject(algorithm) && Number(algorithm['length']) >= 256)) {
    throw keyError('is weak: an HS256 secret has at least 32 bytes');
  }
  return { alg, key: key as CryptoKey };
}

function isAlgorithm(alg: unknown): alg is SigningAlgorithm {
  return typeof alg === 'string' && Object.hasOwn(keyTypes, alg);
}

async function importPrivateJwk(
  jwk: Readonly<Record<string, unknown>>,
): Promise<Omit<ReadySigningKey, 'kid'>> {
  const alg = algorithmOf(jwk);
  // A copy: jose freezes what it is given.
  const own = Object.fromEntries(members.filter((name) => name in jwk).map((name) => [name, jwk[name]]));
  const key = await importJWK(own as JWK, alg).catch(() => {
    throw keyError('cannot be read: a member is missing or wrong');
  });
  return { alg, key };
}

function algorithmOf(jwk: Readonly<Record<string, unknown>>): SigningAlgorithm {
  const { key_ops: uses } = jwk;
  if (jwk['kty'] !== 'oct' && typeof jwk['d'] !== 'string') {
    throw keyError('is not a private key: its member "d" is missing. The public key is for the edge');
  }
  if (uses !== undefined && !(Array.isArray(uses) && uses.includes('sign'))) {
    throw keyError('is not for signing: its "key_ops" lack "sign"');
  }
  const others = Object.entries(jwk).filter(([name]) => name !== 'key_ops' && !privateMembers.includes(name));
  try {
    return readJwk(Object.fromEntries(others)).alg;
  } catch (error) {
    throw keyError(error instanceof TypeError ? error.message : 'cannot be read');
  }
}
