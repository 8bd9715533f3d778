import type { CloudFrontRequestResult } from '../../shared/contract/cloudfront-event.js';
import { responseHeaders } from '../answer/response-headers.js';

/** Lets the listed origins, and nobody else, read an answer to a request that came with the cookie (Fetch Standard, "CORS check"). */
export function allowCredentials(
  answer: NonNullable<CloudFrontRequestResult>,
): NonNullable<CloudFrontRequestResult> {
  if ('uri' in answer || !answer.headers?.['access-control-allow-origin']) return answer;
  const allowed = responseHeaders({ 'access-control-allow-credentials': 'true' });
  return { ...answer, headers: { ...answer.headers, ...allowed } };
}
