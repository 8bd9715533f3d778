import type { AuthorizeRequest } from './authorize.js';

/**
 * An `authorize` option that lets any valid token open every file. Use it only if every holder of a token may see
 * every file of the distribution: being signed in is then the whole of the permission.
 */
export function anyValidToken(_request: AuthorizeRequest): boolean {
  return true;
}
