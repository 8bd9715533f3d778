import type { webcrypto } from 'node:crypto';
import type { CryptoKey as JoseCryptoKey, JWK } from 'jose';
import { signFileToken, type SigningKey } from '../../src/issuer/index.js';

declare const jwk: JWK & { kid: string };
declare const nodeKey: webcrypto.CryptoKey;
declare const joseKey: JoseCryptoKey;
declare const domKey: CryptoKey;

const options = { issuer: 'https://issuer.example', audience: 'files', folders: ['folder'] };

// What applications have at hand is accepted.
export const keys: SigningKey[] = [
  jwk,
  { ...jwk, alg: 'ES256' },
  { key: nodeKey, kid: 'a', alg: 'ES256' },
  { key: joseKey, kid: 'a', alg: 'EdDSA' },
  { key: domKey, kid: 'a', alg: 'HS256' },
];
void signFileToken({ ...options, key: JSON.parse('{}'), path: /x/, lifetime: 60, subject: undefined });

// @ts-expect-error an algorithm that the edge does not know
void signFileToken({ ...options, key: { key: nodeKey, kid: 'a', alg: 'ES512' } });
// @ts-expect-error a CryptoKey needs its name
void signFileToken({ ...options, key: nodeKey });
// @ts-expect-error a missing audience is not null
void signFileToken({ ...options, key: jwk, audience: undefined });
// @ts-expect-error folders are a list
void signFileToken({ ...options, key: jwk, folders: 'folder' });
