import { createHmac } from 'node:crypto';
import { testClaims, toBase64url } from './tokens.js';

// One file, one secret, and tokens that open the one with the other, now.

export const folder = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
export const file = '9b2e7a4c-1d5f-4e6a-8b3c-7f0d2e1a6b5c';
export const path: string = `/${folder}/${file}.png`;
export const appOrigin = 'https://app.example.com';

export const secret: string = toBase64url(Buffer.from(Array.from({ length: 32 }, (_, index) => 250 - index)));

/** A token with a right signature over whatever header and payload. */
export function sign(header: string | Buffer, payload: string | Buffer, key: string = secret): string {
  const input = `${toBase64url(header)}.${toBase64url(payload)}`;
  return `${input}.${createHmac('sha256', Buffer.from(key, 'base64url')).update(input).digest('base64url')}`;
}

/** A token in order, but for these claims and members of the header. */
export const token = (claims: object = {}, head: object = {}): string =>
  sign(
    JSON.stringify({ alg: 'HS256', kid: 'a', ...head }),
    JSON.stringify(testClaims({ files: `/${folder}/`, ...claims })),
  );
