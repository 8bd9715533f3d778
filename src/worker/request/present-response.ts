import type { ResolvedFileAuthOptions } from '../../shared/contract/options.js';
import { setParameter } from '../../shared/util/set-parameter.js';
import { scope } from '../scope.js';
import { isNullBodyStatus } from './is-null-body-status.js';

/** Where a page's scripts have no way to ask for the URL of the response. */
const destinationsWithoutUrl: ReadonlySet<string> = new Set(['image', 'video', 'audio', 'track', 'font']);

/**
 * Gives the page a response that does not show the token. Where scripts can see a response's URL it is constructed
 * anew, which takes the URL of the request; elsewhere the real one stays, since it costs less. Not in WebKit 2.50, whose
 * reports about the page's Content-Security-Policy have the URL of the response: test/browser/reports.test.ts
 *
 * So have those of Firefox 153, but it holds a constructed image against the worker's own URL in that policy:
 * test/browser/page-policies.test.ts
 */
export function presentResponse(
  request: Request,
  response: Response,
  { responses, parameter }: Pick<ResolvedFileAuthOptions, 'responses' | 'parameter'>,
): Response {
  if (responses === 'real' || mayStayReal(request, response)) return response;
  // A redirect that the page wants unfollowed shows it nothing but its URL; the browser makes the same of this one.
  if (response.type === 'opaqueredirect') return new Response(null, { status: 302 });
  // An opaque response shows no URL, and cannot be constructed. One whose token was in a header, or that a redirect led
  // to, shows a URL without a token, as it would without a worker.
  if (response.status === 0 || setParameter(response.url, parameter, null) === response.url) return response;
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  // A page with COEP looks for it, and what could be read by CORS may be embedded. CORS does not show the real one.
  if (request.mode === 'no-cors') headers.set('cross-origin-resource-policy', 'cross-origin');
  return new Response(isNullBodyStatus(status) ? null : response.body, { status, statusText, headers });
}

function mayStayReal({ destination }: Request, { status, headers }: Response): boolean {
  if (!destinationsWithoutUrl.has(destination)) return false;
  // A constructed part has only the headers that CORS shows, and without its place it is none.
  return !isWebKit() || (status === 206 && !headers.has('content-range'));
}

function isWebKit(): boolean {
  const { userAgent } = scope.navigator;
  return /AppleWebKit\/(?!.*Chrom(?:e|ium)\/)/.test(userAgent);
}
