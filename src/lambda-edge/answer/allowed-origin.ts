import type { CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import { headerValue } from '../request/header-value.js';

/** Whose pages may read the answers that the edge gives itself. */
export interface Readers {
  readonly allowedOrigins: ReadonlySet<string> | '*';
}

/** The value of `access-control-allow-origin`; `null` if the viewer's origin is not allowed to read the answer. */
export function allowedOrigin(request: CloudFrontRequest | null, { allowedOrigins }: Readers): string | null {
  if (allowedOrigins === '*') return '*';
  const origin = request && headerValue(request, 'origin');
  return origin !== null && allowedOrigins.has(origin) ? origin : null;
}
