import { createHmac } from 'node:crypto';
import { toBase64url } from '../../tokens.js';
import type { EdgeCase } from '../edge-case.js';

export const otherSecret: string = toBase64url(Buffer.alloc(48, 'other'));

export const withSecret = 'it is made with the secret itself';

/** Signs anew, with another secret. */
export const signedBy =
  (key: string): NonNullable<EdgeCase['change']> =>
  ([h, p]) =>
    `${h}.${p}.${hmac('sha256', Buffer.from(key, 'base64url'), `${h}.${p}`)}`;

export const hmac = (hash: string, key: string | Buffer, text: string): string =>
  createHmac(hash, key).update(text).digest('base64url');
