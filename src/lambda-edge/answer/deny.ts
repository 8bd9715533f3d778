import type { CloudFrontRequest, CloudFrontResultResponse } from '../../shared/contract/cloudfront-event.js';
import { denialHeader, type DenialReason } from '../../shared/contract/denial.js';
import { allowedOrigin, type Readers } from './allowed-origin.js';
import { responseHeaders } from './response-headers.js';

const texts: Readonly<Record<DenialReason, string>> = {
  'token-missing': 'This file needs a token.',
  'token-malformed': 'The token cannot be read.',
  'token-invalid': 'The token is not valid here.',
  'token-expired': 'The token has expired.',
  'token-not-yet-valid': 'The token is not valid yet.',
  'token-too-large': 'The token is too long for a session.',
  'file-not-granted': 'The token does not grant this file.',
  'method-refused': 'The method is not allowed.',
  'path-refused': 'This path is not the path of a private file.',
  'query-refused': 'The query cannot be accepted.',
  'request-refused': 'The request cannot be read.',
  'keys-unavailable': 'Tokens cannot be verified at the moment.',
  'authorizer-failed': 'The request could not be checked.',
};

// They may pass, whatever status they are configured to have. By name, because the twin has no room for two tables of statuses.
const ownFailures: ReadonlySet<DenialReason> = new Set(['keys-unavailable', 'authorizer-failed']);

const retryAfterSeconds = '5';

/**
 * The answer to a request that is denied. A page sees it only with CORS headers, and a service worker knows it by its marker: S3
 * answers 403 too, for a file that does not exist. No `www-authenticate`, because no scheme of HTTP's is in use.
 */
export function deny(
  reason: DenialReason,
  request: CloudFrontRequest | null,
  settings: Readers & { readonly statuses: Readonly<Record<DenialReason, number>> },
): CloudFrontResultResponse {
  const status = String(settings.statuses[reason]);
  const headers = responseHeaders({
    [denialHeader]: reason,
    'access-control-allow-origin': allowedOrigin(request, settings),
    'access-control-expose-headers': denialHeader,
    'cache-control': 'no-store',
    'content-type': 'text/plain; charset=utf-8',
    // Where nothing else is let in (COEP), the page still learns the reason.
    'cross-origin-resource-policy': 'cross-origin',
    'retry-after': ownFailures.has(reason) ? retryAfterSeconds : null,
    vary: 'Origin',
    'x-content-type-options': 'nosniff',
  });
  // RFC 9110, Section 9.3.2: no content in an answer to HEAD.
  return request?.method === 'HEAD' ? { status, headers } : { status, headers, body: texts[reason] };
}
