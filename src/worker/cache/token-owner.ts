import { digest } from '../../shared/util/digest.js';
import type { ResolvedFileCacheOptions } from '../../shared/contract/cache-option.js';
import { readClaims } from '../../shared/tokens/usable-token.js';

/** Names the user that a token was given to, without showing the token; `null` if nothing is to be kept for it. */
export type TokenOwner = (token: string) => Promise<string | null>;

/** Compiles the option `cache.identity`. */
export function createTokenOwner(identity: ResolvedFileCacheOptions['identity']): TokenOwner {
  let last: { readonly token: string; readonly owner: Promise<string | null> } | null = null;
  const name = async (token: string): Promise<string | null> => {
    const text = identity ? ownName(identity, token) : claimedName(token);
    return text === null ? null : digest(text);
  };
  return (token) => {
    if (last?.token !== token) last = { token, owner: name(token) };
    return last.owner;
  };
}

/** An issuer alone names nobody, so a token without a subject (RFC 7519, Section 4.1.2) stands for itself. */
function claimedName(token: string): string {
  const claims = readClaims(token);
  const { iss, sub } = claims ?? {};
  return typeof sub === 'string' && sub !== '' ? JSON.stringify(['subject', iss ?? null, sub]) : token;
}

function ownName(identity: (token: string) => string | null, token: string): string | null {
  try {
    const name = identity(token);
    return typeof name === 'string' && name !== '' ? JSON.stringify(['identity', name]) : null;
  } catch {
    return null;
  }
}
