import { oneOf } from '../../shared/contract/check-option.js';
import type { readOrigins } from './read-origins.js';

/** The constant `origin` header of requests that pass, if the bucket makes the CORS headers; `null` if there is none. */
export function forwardedOriginOf(cors: unknown, origins: ReturnType<typeof readOrigins>): string | null {
  if (oneOf('cors', cors, ['policy', 'bucket']) === 'policy') return null;
  // `.invalid` is reserved (RFC 6761, Section 6.4): a bucket that lists origins cannot list this one by accident.
  return origins === '*' ? 'https://file-auth.invalid' : origins[0];
}
