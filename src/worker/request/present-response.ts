import type { ResolvedFileAuthOptions } from '../../shared/contract/options.js';
import { setParameter } from '../../shared/util/set-parameter.js';
import { isNullBodyStatus } from './is-null-body-status.js';

/** Where a page's scripts have no way to ask for the URL of the response. */
const destinationsWithoutUrl: ReadonlySet<string> = new Set(['image', 'video', 'audio', 'track', 'font']);

/**
 * Gives the page a response that does not show the token. Where scripts can see a response's URL it is constructed
 * anew, which takes the URL of the request; elsewhere the real one stays, since it costs less.
 *
 * Firefox 153 holds a constructed image against the worker's own URL in the page's Content-Security-Policy:
 * test/browser/page-policies.test.ts
 */
export function presentResponse(
  request: Request,
  response: Response,
  { responses, parameter }: Pick<ResolvedFileAuthOptions, 'responses' | 'parameter'>,
): Response {
  if (responses === 'real' || destinationsWithoutUrl.has(request.destination)) return response;
  // A redirect that the page wants unfollowed shows it nothing but its URL; the browser makes the same of this one.
  if (response.type === 'opaqueredirect') return new Response(null, { status: 302 });
  // An opaque response shows no URL, and cannot be constructed. One whose token was in a header, or that a redirect led
  // to, shows a URL without a token, as it would without a worker.
  if (response.status === 0 || setParameter(response.url, parameter, null) === response.url) return response;
  const { status, statusText, headers } = response;
  return new Response(isNullBodyStatus(status) ? null : response.body, { status, statusText, headers });
}
