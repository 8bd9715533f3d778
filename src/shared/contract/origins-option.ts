import { parseUrl } from '../util/parse-url.js';
import { quote } from '../util/quote.js';

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Checks the `origins` option: a non-empty list of exact https origins (http for the loopback hosts).
 *
 * @throws {TypeError} naming the entry and what to write instead
 */
export function assertOrigins(origins: unknown): asserts origins is readonly string[] {
  if (!Array.isArray(origins) || origins.length === 0) {
    throw new TypeError(
      '"origins" option must be a non-empty array of exact origins, e.g. ["https://d111111abcdef8.cloudfront.net"]',
    );
  }
  for (const origin of origins) assertOrigin(origin);
}

function assertOrigin(origin: unknown): void {
  if (typeof origin !== 'string') {
    throw new TypeError(
      `"origins" option contains a value of type ${typeof origin}; every origin must be a string`,
    );
  }
  if (origin.includes('*')) {
    throw new TypeError(
      `"origins" option contains the wildcard ${quote(origin)}: anyone can create a CloudFront distribution, so a wildcard ` +
        'would send tokens to strangers. List each distribution, e.g. "https://d111111abcdef8.cloudfront.net"',
    );
  }
  const url = parseUrl(origin);
  if (url === null || !isWebOrigin(url)) {
    throw new TypeError(
      `"origins" option contains ${quote(origin)}: an origin is "https://" and a host ("http://" for localhost only)`,
    );
  }
  if (url.origin !== origin) {
    throw new TypeError(
      `"origins" option contains ${quote(origin)}: write the exact origin ${quote(url.origin)}`,
    );
  }
}

function isWebOrigin(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHosts.has(url.hostname));
}
