import type { Answer, AnswerHeaders } from './answer.js';
import { s3Error } from './error-page.js';
import { withHeaders } from '../bucket/represent-object.js';

const exposedHeaders = 'Content-Length, Content-Range, ETag, Accept-Ranges';
const bucketMethods = ['GET', 'PUT', 'POST', 'HEAD'];
const varyOfBucket = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

type RequestHeaders = Readonly<Record<string, string>>;

/**
 * S3's CORS headers: only if the request that reaches S3 has an `Origin`, and `Vary` only then.
 * So they depend on who asked first, once a cache in front keeps the answer.
 */
export function bucketCorsHeaders(headers: RequestHeaders, allowedOrigins: readonly string[]): AnswerHeaders {
  const allowed = matchOrigin(headers['origin'], allowedOrigins);
  if (allowed === null) return {};
  return {
    'access-control-allow-origin': allowed,
    'access-control-allow-methods': bucketMethods.join(', '),
    'access-control-expose-headers': exposedHeaders,
    'access-control-max-age': '3000',
    ...(allowed === '*' ? {} : { 'access-control-allow-credentials': 'true' }),
    vary: varyOfBucket,
  };
}

/** S3's answer to OPTIONS; `null` for `allowedOrigins` is a bucket without CORS rules. */
export function answerPreflight(headers: RequestHeaders, allowedOrigins: readonly string[] | null): Answer {
  const method = headers['access-control-request-method'];
  if (headers['origin'] === undefined || method === undefined) {
    return s3Error(400, 'BadRequest', 'Insufficient information. Origin request header needed.');
  }
  if (allowedOrigins === null) {
    return s3Error(403, 'AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.');
  }
  const cors = bucketCorsHeaders(headers, allowedOrigins);
  if (!('access-control-allow-origin' in cors) || !bucketMethods.includes(method)) {
    return s3Error(403, 'AccessForbidden', 'CORSResponse: This CORS request is not allowed.');
  }
  const requested = headers['access-control-request-headers'];
  const allowHeaders = requested === undefined ? {} : { 'access-control-allow-headers': requested };
  return { status: 200, headers: { ...cors, ...allowHeaders, 'content-length': '0' }, body: null };
}

/** CloudFront's response headers policy with "override" on: its headers replace whatever the origin said of CORS. */
export function applyCorsPolicy(
  answer: Answer,
  origin: string | undefined,
  allowedOrigins: readonly string[],
): Answer {
  const ofOrigin = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
  const cleared = { ...answer, headers: Object.fromEntries(ofOrigin) };
  // With a list the answer depends on who asks, even where nobody is named.
  const vary = allowedOrigins.includes('*') ? {} : { vary: 'Origin' };
  const allowed = allowedOrigins.includes('*') ? '*' : matchOrigin(origin, allowedOrigins);
  if (allowed === null) return withHeaders(cleared, vary);
  return withHeaders(cleared, {
    ...vary,
    'access-control-allow-origin': allowed,
    'access-control-expose-headers': exposedHeaders,
  });
}

/** The `Access-Control-Allow-Origin` for an origin. An entry may hold one `*`, which stands for any text. */
function matchOrigin(origin: string | undefined, allowedOrigins: readonly string[]): string | null {
  if (origin === undefined) return null;
  if (allowedOrigins.includes('*')) return '*';
  const isAllowed = allowedOrigins.some((pattern) => {
    const [before = '', after] = pattern.split('*');
    if (after === undefined) return origin === pattern;
    return (
      origin.length >= before.length + after.length && origin.startsWith(before) && origin.endsWith(after)
    );
  });
  return isAllowed ? origin : null;
}
