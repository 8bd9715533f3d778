import type { CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import { Denial } from '../denial.js';
import { mayUseSession } from './may-use-session.js';
import { cookieTokens } from './session-cookie.js';

/** The token of the cookie, if it counts for the request. Of two cookies, none is chosen. */
export function tokenOfCookie(request: CloudFrontRequest, listed: ReadonlySet<string>): string {
  const [token, second] = cookieTokens(request);
  if (token === undefined || !mayUseSession(request, listed)) throw new Denial('token-missing');
  if (second !== undefined) throw new Denial('request-refused');
  return token;
}
