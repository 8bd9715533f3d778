import { decodeBase64url } from '../parsing/decode-base64url.js';
import type { JSONWebKey } from './key-source.js';

/** The algorithms of RFC 7518 and RFC 8037 that tokens may be signed with. */
export type SignatureAlgorithm = 'ES256' | 'EdDSA' | 'RS256' | 'HS256';

/** A key that has been checked, reduced to what verifying needs. */
export interface PinnedJwk {
  readonly kid: string | null;
  readonly alg: SignatureAlgorithm;
  readonly jwk: JSONWebKey;
}

const algorithms: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ['EC P-256', 'ES256'],
  ['OKP Ed25519', 'EdDSA'],
  ['RSA', 'RS256'],
  ['oct', 'HS256'],
]);

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'priv'];

/**
 * Checks a JWK and pins its one algorithm.
 *
 * @throws {TypeError} the key cannot or must not verify tokens; the message ends a sentence about the key
 */
export function readJwk(jwk: JSONWebKey): PinnedJwk {
  const { kid = null } = jwk;
  if (kid !== null && (typeof kid !== 'string' || kid === ''))
    throw new TypeError('has a "kid" that is not a string');
  const alg = algorithmOf(jwk);
  assertForSignatures(jwk);
  return { kid, alg, jwk: alg === 'HS256' ? readSecret(jwk) : readPublicKey(jwk) };
}

function algorithmOf({ kty, crv, alg }: JSONWebKey): SignatureAlgorithm {
  const pinned = algorithms.get(crv === undefined ? String(kty) : `${kty} ${crv}`);
  if (pinned === undefined || (alg !== undefined && alg !== pinned)) {
    throw new TypeError('is not of a supported algorithm: ES256, EdDSA with Ed25519, RS256 or HS256');
  }
  // A secret's type does not tell what it is for, and a public key taken for a secret verifies anybody's tokens.
  if (pinned === 'HS256' && alg === undefined) throw new TypeError('is a secret without "alg": "HS256"');
  return pinned;
}

function assertForSignatures(jwk: JSONWebKey): void {
  if (privateMembers.some((name) => name in jwk)) {
    throw new TypeError(
      'is a private key: anyone who can read the function could sign tokens. Pass the public key',
    );
  }
  if (jwk.use !== undefined && jwk.use !== 'sig')
    throw new TypeError('is not for signatures: its "use" is not "sig"');
  if (jwk.key_ops !== undefined && !(Array.isArray(jwk.key_ops) && jwk.key_ops.includes('verify'))) {
    throw new TypeError('is not for verifying: its "key_ops" lack "verify"');
  }
}

function readSecret({ k }: JSONWebKey): JSONWebKey {
  const secret = decodeBase64url(k);
  if (secret === null) throw new TypeError('has a "k" that is not base64url');
  // RFC 7518, Section 3.2: a secret at least as long as the hash.
  if (secret.length < 32) throw new TypeError('is weak: an HS256 secret has at least 32 bytes');
  if (secret.includes('-----BEGIN ')) throw new TypeError('is a PEM file, not a secret');
  return { kty: 'oct', k };
}

// `createPublicKey` of node:crypto checks the same, but to load that module takes as long as the rest of a cold start.
function readPublicKey({ kty, crv, x, y, n, e }: JSONWebKey): JSONWebKey {
  if (kty === 'RSA') {
    assertStrongRsa(toInteger(n), toInteger(e));
    return { kty, n, e };
  }
  const isCurved = kty === 'EC';
  const coordinates = isCurved ? [x, y] : [x];
  const isReadable = coordinates.every((coordinate) => decodeBase64url(coordinate)?.length === 32);
  if (!isReadable || (isCurved && !isOnP256(toInteger(x), toInteger(y)))) throw unreadable();
  return { kty, crv, x, y };
}

function assertStrongRsa(modulus: bigint, exponent: bigint): void {
  if (modulus === 0n || exponent === 0n) throw unreadable();
  if (modulus < 1n << 2047n) throw new TypeError('is weak: an RSA key has at least 2048 bits');
  // With the exponent 1 every text is its own signature.
  if (exponent < 3n) throw new TypeError('is weak: its exponent is less than 3');
}

/** FIPS 186-4, Appendix D.1.2.3: y² = x³ - 3x + b. */
function isOnP256(x: bigint, y: bigint): boolean {
  const p = (1n << 256n) - (1n << 224n) + (1n << 192n) + (1n << 96n) - 1n;
  const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
  return x < p && y < p && (y * y - (x ** 3n - 3n * x + b)) % p === 0n;
}

function toInteger(text: string | undefined): bigint {
  return BigInt(`0x0${decodeBase64url(text)?.toString('hex') ?? ''}`);
}

function unreadable(): TypeError {
  return new TypeError('cannot be read: a member is missing or wrong');
}
