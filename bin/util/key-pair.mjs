import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from './usage-error.mjs';

/**
 * Makes an ES256 key pair.
 *
 * @param {Date} [now]
 * @returns {{ publicKey: import('jose').JWK, privateKey: import('jose').JWK }} with one `kid`, which begins with the day
 */
export function makeKeyPair(now = new Date()) {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { d, ...point } = pair.privateKey.export({ format: 'jwk' });
  const kid = `${now.toISOString().slice(0, 10)}-${thumbprint(point).slice(0, 8)}`;
  const publicKey = { ...point, kid, alg: 'ES256', use: 'sig' };
  return { publicKey, privateKey: { ...publicKey, d } };
}

/** RFC 7638: the same key has the same name, and two keys have not. */
function thumbprint({ crv, kty, x, y }) {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

/** Only this user can read it, and it never replaces another key. */
export async function writePrivateKey(path, privateKey) {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const text = `${JSON.stringify(privateKey, null, 2)}\n`;
  await writeFile(path, text, { mode: 0o600, flag: 'wx' }).catch((error) => {
    const problem =
      error.code === 'EEXIST'
        ? 'already exists and was not changed'
        : `could not be written: ${error.message}`;
    throw new UsageError(`${path} ${problem}.`);
  });
}
