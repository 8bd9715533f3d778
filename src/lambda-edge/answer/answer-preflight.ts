import type { CloudFrontRequest, CloudFrontResultResponse } from '../../shared/contract/cloudfront-event.js';
import { Denial } from '../denial.js';
import { headerValue } from '../request/header-value.js';
import type { TokenPlace } from '../request/read-token.js';
import { allowedOrigin, type Readers } from './allowed-origin.js';
import { responseHeaders } from './response-headers.js';

const headerName = /^[a-z][a-z0-9-]{0,63}$/;

const maxHeaderNames = 32;

// Two hours: Chromium 76 and newer keep an answer no longer: test/unit/lambda-edge/answer/answer-preflight.test.ts
const maxAgeSeconds = '7200';

/**
 * Answers a CORS preflight (Fetch Standard, "CORS-preflight fetch"). It needs no token, since browsers send none;
 * the request that follows does. Passing it on would let strangers ask S3 for any path.
 */
export function answerPreflight(
  request: CloudFrontRequest,
  settings: Readers & Pick<TokenPlace, 'placement'>,
): CloudFrontResultResponse {
  const origin = allowedOrigin(request, settings);
  const method = headerValue(request, 'access-control-request-method') ?? '';
  if (origin === null || headerValue(request, 'origin') === null || !['GET', 'HEAD'].includes(method)) {
    throw new Denial('method-refused');
  }
  const headers = responseHeaders({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, HEAD',
    'access-control-allow-headers': allowedHeaders(request, settings),
    'access-control-max-age': maxAgeSeconds,
    vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
  });
  return { status: '204', headers };
}

/** What the page asks for, names only; `authorization` where the token travels in it, and else no secret at all. */
function allowedHeaders(request: CloudFrontRequest, { placement }: Pick<TokenPlace, 'placement'>): string {
  const asked = (headerValue(request, 'access-control-request-headers') ?? '').toLowerCase().split(',');
  const names = asked
    .map((name) => name.trim())
    .filter((name) => headerName.test(name) && name !== 'authorization');
  const own = placement === 'header' ? ['range', 'authorization'] : ['range'];
  return [...new Set([...own, ...names])].slice(0, maxHeaderNames).join(', ');
}
