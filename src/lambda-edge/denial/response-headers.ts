import type { CloudFrontHeaders, CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import { headerValue } from '../request/read-request.js';
import type { ResolvedOptions } from '../options/resolve-options.js';

/** Headers in CloudFront's form; those that are `null` are left out. */
export function responseHeaders(values: { readonly [name: string]: string | null }): CloudFrontHeaders {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null);
  return Object.fromEntries(given.map(([name, value]) => [name, [{ key: name, value }]]));
}

/** The value of `access-control-allow-origin`; `null` if the viewer's origin is not allowed to read the answer. */
export function allowedOrigin(
  request: CloudFrontRequest | null,
  { allowedOrigins }: Pick<ResolvedOptions, 'allowedOrigins'>,
): string | null {
  if (allowedOrigins === '*') return '*';
  const origin = request && headerValue(request, 'origin');
  return origin !== null && allowedOrigins.has(origin) ? origin : null;
}
