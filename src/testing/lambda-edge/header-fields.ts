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

/** One value per name, several lines joined as RFC 9110 section 5.3 has it. */
export function flattenHeaders(headers: CloudFrontHeaders): Record<string, string> {
  return mapValues(headers, (lines) => lines.map((line) => line.value).join(', '));
}

/** The same names with other values. */
export function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  map: (value: T) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]): [string, U] => [name, map(value)]));
}
