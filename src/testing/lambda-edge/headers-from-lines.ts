import type { CloudFrontHeader, CloudFrontHeaders } from '../../shared/contract/cloudfront-event.js';

/** Collects header lines as an event holds them: under the lower-case name, each with the name as it was written. */
export function headersFromLines(lines: Iterable<readonly [name: string, value: string]>): CloudFrontHeaders {
  const headers = new Map<string, CloudFrontHeader[]>();
  for (const [key, value] of lines) {
    const name = key.toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), { key, value }]);
  }
  return Object.fromEntries(headers);
}
