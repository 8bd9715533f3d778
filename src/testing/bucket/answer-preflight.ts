import type { Answer } from '../answer/answer.js';
import { bucketCorsHeaders, bucketMethods } from './bucket-cors-headers.js';
import { s3Error } from './s3-error.js';

type RequestHeaders = Readonly<Record<string, string>>;

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
