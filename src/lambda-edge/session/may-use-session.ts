import type { CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import { headerValue } from '../request/header-value.js';

// What the page cannot read, but shows or plays (Fetch Standard, "destination").
const shown: ReadonlySet<string> = new Set(['audio', 'font', 'image', 'style', 'track', 'video']);
const framed: ReadonlySet<string> = new Set(['embed', 'frame', 'iframe', 'object']);

/**
 * Whether the cookie counts for a request. Browsers send it with each request to the distribution below the page that opened
 * the session, whoever asks there; so the browser must say who asks, and for what (Fetch Metadata):
 *
 * - `Sec-Fetch-Site: cross-site` or `same-site`: a document on the distribution's own origin, such as an upload that runs,
 *   asks `same-origin`.
 * - An `Origin` must be a listed one: what is answered can be read there.
 * - A script's request must have an `Origin`.
 * - A document must have been asked for by a listed origin's page, which its `Referer` tells: an upload that runs could load
 *   another file into a frame of its own by way of a document without an origin (`data:`) or a redirect, which ask
 *   `cross-site`, and read it there.
 * - Scripts, workers and top-level documents get nothing: they would run, and on the distribution's origin.
 */
export function mayUseSession(request: CloudFrontRequest, listed: ReadonlySet<string>): boolean {
  const site = headerValue(request, 'sec-fetch-site');
  if (site !== 'cross-site' && site !== 'same-site') return false;
  const origin = headerValue(request, 'origin');
  if (Object.hasOwn(request.headers, 'origin') && !(origin !== null && listed.has(origin))) return false;
  const destination = headerValue(request, 'sec-fetch-dest') ?? '';
  if (destination === 'empty') return origin !== null;
  if (framed.has(destination)) return listed.has(refererOrigin(request));
  return shown.has(destination);
}

function refererOrigin(request: CloudFrontRequest): string {
  const referer = headerValue(request, 'referer') ?? '';
  // `URL` has no origin for the pages of an app with a web view, such as capacitor://localhost.
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/.exec(referer)?.[0] ?? '';
}
