import type { CryptoKey } from 'jose';
import type { JSONWebKey } from '../options/options.js';
import type { SignatureAlgorithm } from './read-jwk.js';

const algorithms: Readonly<Record<SignatureAlgorithm, Parameters<typeof crypto.subtle.importKey>[2]>> = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  HS256: { name: 'HMAC', hash: 'SHA-256' },
};

/**
 * Makes a JWK that has been checked ready to verify. Not by jose's `importJWK`: it hands the bytes of a secret back, and
 * brings all other algorithms along, which each cold start would load.
 */
export function importKey(jwk: JSONWebKey, alg: SignatureAlgorithm): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', jwk as object, algorithms[alg], false, ['verify']);
}
