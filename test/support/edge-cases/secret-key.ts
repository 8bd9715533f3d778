import { webcrypto } from 'node:crypto';
import { secret } from '../hs256.js';
import type { TestKey } from '../tokens.js';

/** The secret of the cases as the key `a`. */
export async function secretKey(): Promise<TestKey> {
  const hash = { name: 'HMAC', hash: 'SHA-256' };
  const content = Buffer.from(secret, 'base64url');
  const signer = await webcrypto.subtle.importKey('raw', content, hash, false, ['sign']);
  return { alg: 'HS256', kid: 'a', signer, jwk: { kty: 'oct', alg: 'HS256', kid: 'a', k: secret } };
}
