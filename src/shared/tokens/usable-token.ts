import { decodeBase64Url } from '../util/base64url.js';
import { isObject } from '../util/is-object.js';

const maximumMarginSeconds = 30;
const marginShareOfLife = 0.1;

type Claims = { readonly [name: string]: unknown };

// The token of one request mostly is the token of the next.
let last: { readonly token: string; readonly claims: Claims | null } | null = null;

/**
 * Tells whether a stored value can be sent: a non-empty string and, if it is a JWT with `exp`, one that lives on for a
 * margin of 30 seconds or a tenth of its life, whichever is shorter. A life that is not told (no `iat`) gets no
 * margin: with one, a token that lives shorter than the margin could never be used.
 */
export function isUsableToken(value: unknown, now: number = Date.now()): value is string {
  return typeof value === 'string' && value !== '' && now < usableUntil(value);
}

/** Until when a token can be sent, in milliseconds since 1970; `Infinity` for one that does not tell. */
export function usableUntil(token: string): number {
  const claims = readClaims(token);
  const exp = finite(claims?.['exp']);
  if (exp === null) return Infinity;
  const life = Math.max(0, exp - (finite(claims?.['iat']) ?? exp));
  return (exp - Math.min(maximumMarginSeconds, life * marginShareOfLife)) * 1000;
}

/** The claims of a JWT (RFC 7519 section 4), unverified; `null` for a token that is none, which is opaque here. */
export function readClaims(token: string): Claims | null {
  if (last?.token !== token) last = { token, claims: parseClaims(token) };
  return last.claims;
}

function parseClaims(token: string): Claims | null {
  const segments = token.split('.');
  if (segments.length !== 3) return null;
  try {
    const claims: unknown = JSON.parse(decodeBase64Url(segments[1]!));
    return isObject(claims) ? claims : null;
  } catch {
    return null;
  }
}

function finite(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
