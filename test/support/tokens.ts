import { webcrypto } from 'node:crypto';
import { CompactSign, exportJWK, generateKeyPair, generateSecret } from 'jose';
import type { JSONWebKey } from '../../src/lambda-edge/index.js';

export type TestAlgorithm = 'ES256' | 'EdDSA' | 'RS256' | 'HS256';

/** A key made for one test run: what signs, and the JWK to verify with (for HS256 the secret itself). */
export interface TestKey {
  readonly alg: TestAlgorithm;
  readonly kid: string;
  readonly signer: webcrypto.CryptoKey;
  readonly jwk: JSONWebKey;
}

export const testIssuer = 'https://issuer.example';
export const testAudience = 'files';

/** One key of the algorithm, named after it unless a `kid` is given. */
export async function makeKey(alg: TestAlgorithm, kid: string = alg.toLowerCase()): Promise<TestKey> {
  const { signer, verifier } = await generate(alg);
  return { alg, kid, signer, jwk: { ...(await exportJWK(verifier)), alg, kid } };
}

/** A key of each algorithm. */
export async function makeKeys(): Promise<Record<TestAlgorithm, TestKey>> {
  const [ES256, EdDSA, RS256, HS256] = await Promise.all([
    makeKey('ES256'),
    makeKey('EdDSA'),
    makeKey('RS256'),
    makeKey('HS256'),
  ]);
  return { ES256, EdDSA, RS256, HS256 };
}

/** Claims that are in order for ten minutes. What is `undefined` is left out of the token. */
export function testClaims(claims: object = {}): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return { iss: testIssuer, aud: testAudience, iat: now, exp: now + 600, ...claims };
}

/** A token signed by jose, with {@link testClaims} and the key's own `alg` and `kid` unless given. */
export function signToken(key: TestKey, claims: object = {}, header: object = {}): Promise<string> {
  const payload = Buffer.from(JSON.stringify(testClaims(claims)));
  return new CompactSign(payload)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
    .sign(key.signer);
}

/** A token with a valid signature over whatever header and payload, for what no library would sign. */
export async function signRaw(
  key: TestKey,
  header: string | Buffer,
  payload: string | Buffer,
): Promise<string> {
  const input = `${toBase64url(header)}.${toBase64url(payload)}`;
  const algorithm = key.alg === 'ES256' ? { name: 'ECDSA', hash: 'SHA-256' } : key.signer.algorithm;
  const signature = await webcrypto.subtle.sign(algorithm, key.signer, Buffer.from(input));
  return `${input}.${Buffer.from(signature).toString('base64url')}`;
}

export function toBase64url(content: string | Buffer): string {
  return Buffer.from(content).toString('base64url');
}

async function generate(
  alg: TestAlgorithm,
): Promise<{ signer: webcrypto.CryptoKey; verifier: webcrypto.CryptoKey }> {
  if (alg !== 'HS256') {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    return { signer: privateKey, verifier: publicKey };
  }
  const secret = await generateSecret(alg, { extractable: true });
  if (secret instanceof Uint8Array) throw new TypeError('jose made no CryptoKey');
  return { signer: secret, verifier: secret };
}
