import { Denial } from '../denial.js';
import { decodeBase64url } from '../parsing/decode-base64url.js';
import { parseStrictObject } from '../parsing/parse-strict-object.js';
import type { Claims } from './claims.js';

/** The members of a JWS header that are looked at. The rest, `jwk` and `jku` for example, is never trusted. */
export interface TokenHeader {
  readonly alg: string;
  readonly kid?: string | undefined;
  readonly typ?: string | undefined;
}

/** A token, taken apart. Nothing in it is verified yet. */
export interface ParsedToken {
  readonly token: string;
  readonly header: TokenHeader;
  readonly claims: Claims;
}

/** Half of the 8,192 bytes that CloudFront allows a URL; longer ones are denied before anything is parsed. */
export const maxTokenLength = 4_096;

/** Parses a compact JWS (RFC 7515, Section 7.1), one spelling only: canonical base64url, UTF-8, unambiguous JSON. */
export function parseToken(token: string): ParsedToken {
  if (token.length > maxTokenLength) throw new Denial('token-malformed');
  const [header, payload, signature, more] = token.split('.').map(decodeBase64url);
  if (!header || !payload || !signature || more !== undefined) throw new Denial('token-malformed');
  const parsedHeader = parseStrictObject(header);
  const claims = parseStrictObject(payload);
  if (!isTokenHeader(parsedHeader) || claims === null) throw new Denial('token-malformed');
  // RFC 7515, Section 4.1.11: we understand no critical extension. `b64` is one (RFC 7797) and is written with `crit`.
  if ('crit' in parsedHeader || 'b64' in parsedHeader) throw new Denial('token-invalid');
  return { token, header: parsedHeader, claims };
}

function isTokenHeader(header: Claims | null): header is TokenHeader & Claims {
  return (
    header !== null &&
    typeof header['alg'] === 'string' &&
    ['undefined', 'string'].includes(typeof header['kid']) &&
    ['undefined', 'string'].includes(typeof header['typ'])
  );
}
