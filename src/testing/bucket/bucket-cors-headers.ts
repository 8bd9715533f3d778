import type { AnswerHeaders } from '../answer/answer.js';
import { exposedHeaders } from '../answer/exposed-headers.js';
import { matchOrigin } from '../answer/match-origin.js';

/** The methods of the bucket's CORS rule. */
export const bucketMethods: readonly string[] = ['GET', 'PUT', 'POST', 'HEAD'];

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
