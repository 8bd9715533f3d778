import type { AuthorizeRequest } from './authorize.js';

/**
 * A value for the option `authorize`: any valid token grants every file. Use it only if everyone who has a token may see
 * every file of the distribution.
 *
 * @returns `true`
 * @example
 * ```ts
 * createAuthorizer({ issuer, audience, keys, allowedOrigins, authorize: anyValidToken });
 * ```
 */
export function anyValidToken(_request: AuthorizeRequest): boolean {
  return true;
}
