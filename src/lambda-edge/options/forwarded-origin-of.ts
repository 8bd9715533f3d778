import { readOrigins } from './read-origins.js';

/** The constant `origin` header of requests that pass. */
export function forwardedOriginOf(origins: ReturnType<typeof readOrigins>): string {
  // `.invalid` is reserved (RFC 6761, Section 6.4): a bucket that lists origins cannot list this one by accident.
  return origins === '*' ? 'https://file-auth.invalid' : origins[0];
}
