import { decodeBase64url } from '../../lambda-edge/parsing/decode-base64url.js';

// As AWS' own functions load it.
const crypto = require('crypto') as typeof import('node:crypto');

const minSecretBytes = 32;

/** RFC 7518, Section 3.2. `null`: the secret is weak or cannot be read. */
export function isSigned(token: string, secret: string): boolean | null {
  const key = decodeBase64url(secret);
  if (key === null || key.length < minSecretBytes) return null;
  const end = token.lastIndexOf('.');
  const expected = crypto.createHmac('sha256', key).update(token.slice(0, end)).digest('base64url');
  return isEqual(token.slice(end + 1), expected);
}

/** Takes as long for every text of the right length: how much of a guess is right must not be measured. */
function isEqual(given: string, expected: string): boolean {
  if (given.length !== expected.length) return false;
  let difference = 0;
  for (let index = 0; index < expected.length; index += 1) {
    difference |= given.charCodeAt(index) ^ expected.charCodeAt(index);
  }
  return difference === 0;
}
