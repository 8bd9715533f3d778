import type { CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';

/** All values of a header, in their order. */
export function headerLines({ headers }: CloudFrontRequest, name: string): readonly string[] {
  return Object.hasOwn(headers, name) ? (headers[name] ?? []).map((line) => line.value) : [];
}
