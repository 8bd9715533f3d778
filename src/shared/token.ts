import { decodeBase64Url } from './base64url.js';

const maximumMarginSeconds = 30;
const marginShareOfLife = 0.1;

/**
 * Tells whether a stored value can be sent: a non-empty string and, if it is a JWT with `exp`, one that lives on for a
 * margin of 30 seconds or a tenth of its life, whichever is shorter. A life that is not told (no `iat`) gets no
 * margin: with one, a token that lives shorter than the margin could never be used.
 */
export function isUsableToken(value: unknown, now: number = Date.now()): value is string {
  if (typeof value !== 'string' || value === '') return false;
  const { exp, iat } = readTimes(value);
  if (exp === undefined) return true;
  const life = iat === undefined ? 0 : Math.max(0, exp - iat);
  return now / 1000 < exp - Math.min(maximumMarginSeconds, life * marginShareOfLife);
}

/** The times of a JWT (RFC 7519 section 4.1), in seconds; a token that is none is opaque and tells no times. */
function readTimes(token: string): { exp?: number; iat?: number } {
  const segments = token.split('.');
  if (segments.length !== 3) return {};
  try {
    const claims: unknown = JSON.parse(decodeBase64Url(segments[1]!));
    return { ...numberClaim(claims, 'exp'), ...numberClaim(claims, 'iat') };
  } catch {
    return {};
  }
}

function numberClaim<Name extends string>(claims: unknown, name: Name): { [key in Name]?: number } {
  const value = (claims as Record<string, unknown> | null)?.[name];
  return (Number.isFinite(value) ? { [name]: value } : {}) as { [key in Name]?: number };
}
