import type { CloudFrontHeaders } from '../../shared/contract/cloudfront-event.js';

/** Headers in CloudFront's form; those that are `null` are left out. */
export function responseHeaders(values: { readonly [name: string]: string | null }): CloudFrontHeaders {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null);
  return Object.fromEntries(given.map(([name, value]) => [name, [{ key: name, value }]]));
}
