import type { CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import { Denial } from '../denial.js';
import { readToken, type TokenPlace } from '../request/read-token.js';
import { tokenOfCookie } from './token-of-cookie.js';

/** The token of the query or the header; only if there is none, that of the cookie. */
export function readTokenOrCookie(
  request: CloudFrontRequest,
  place: TokenPlace,
  listed: ReadonlySet<string>,
): string {
  try {
    return readToken(request, place);
  } catch (error) {
    if (error instanceof Denial && error.reason === 'token-missing') return tokenOfCookie(request, listed);
    throw error;
  }
}
