import type { CloudFrontHeader, CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import { headerLines } from '../request/header-lines.js';

/** `__Host-`: no other host can set it, and no script that set `Path` or `Domain` (RFC 6265bis, Section 4.1.3.2). */
const cookieName = '__Host-file-auth';

// Browsers drop a cookie whose name and value are longer together (RFC 6265bis, Section 5.6).
const maxCookieBytes = 4_096;

/** The longest token that fits into the cookie. A token is ASCII. */
export const longestCookieToken: number = maxCookieBytes - cookieName.length;

/**
 * The value of `set-cookie`. `Partitioned` binds the cookie to the site that opened the session, so that no other site's page
 * can use it (CHIPS); a browser that does not know the attribute takes it for an unknown one, and drops a third party's cookie.
 */
export function writeCookie(token: string, maxAgeSeconds: number): string {
  return `${cookieName}=${token}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; Max-Age=${maxAgeSeconds}`;
}

/** The values of all cookies of this name. An upload's script can add a second one, but not replace one that is `HttpOnly`. */
export function cookieTokens(request: CloudFrontRequest): string[] {
  return headerLines(request, 'cookie').flatMap(pairsOf).filter(isOurs).map(valueOf);
}

/** The request without the cookie, for the cache and the origin. Other cookies stay as they came. */
export function withoutCookie(request: CloudFrontRequest): CloudFrontRequest {
  const lines = (request.headers['cookie'] ?? []).map(withoutOurs).filter(({ value }) => value !== '');
  const headers = { ...request.headers };
  delete headers['cookie'];
  return { ...request, headers: lines.length > 0 ? { ...headers, cookie: lines } : headers };
}

function withoutOurs(line: CloudFrontHeader): CloudFrontHeader {
  const pairs = pairsOf(line.value);
  return pairs.some(isOurs) ? { ...line, value: pairs.filter((pair) => !isOurs(pair)).join('; ') } : line;
}

function pairsOf(line: string): string[] {
  return line.split(';').map((pair) => pair.trim());
}

function isOurs(pair: string): boolean {
  return nameOf(pair) === cookieName;
}

function nameOf(pair: string): string {
  return pair.split('=', 1)[0]!.trim();
}

function valueOf(pair: string): string {
  return pair.slice(pair.indexOf('=') + 1).trim();
}
