import type { CryptoKey } from 'jose';
import type { VerificationKey } from './find-key.js';
import type { JSONWebKey } from './key-source.js';
import type { PinnedJwk, SignatureAlgorithm } from './read-jwk.js';

const algorithms: Readonly<Record<SignatureAlgorithm, Parameters<typeof crypto.subtle.importKey>[2]>> = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  HS256: { name: 'HMAC', hash: 'SHA-256' },
};

/** A key with its name, before it is imported. */
export interface LazyKey extends Pick<VerificationKey, 'kid' | 'alg'> {
  readonly load: () => Promise<VerificationKey>;
}

/** A key that is imported when it is first asked for. */
export function lazyKey({ kid, alg, jwk }: PinnedJwk): LazyKey {
  let loading: Promise<VerificationKey> | undefined;
  const load = async (): Promise<VerificationKey> => ({ kid, alg, key: await importKey(jwk, alg) });
  return { kid, alg, load: () => (loading ??= load()) };
}

/**
 * Makes a JWK that has been checked ready to verify. Not by jose's `importJWK`: it hands the bytes of a secret back, and
 * brings all other algorithms along, which each cold start would load.
 */
function importKey(jwk: JSONWebKey, alg: SignatureAlgorithm): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', jwk as object, algorithms[alg], false, ['verify']);
}
