import type { CloudFrontResultResponse } from '../../shared/contract/cloudfront-event.js';
import type { FunctionResponse } from '../function-event.js';

/** A response of Lambda@Edge's in the form of CloudFront Functions. */
export function writeResponse({ status, headers = {}, body }: CloudFrontResultResponse): FunctionResponse {
  const response: FunctionResponse = { statusCode: Number(status), headers: {} };
  Object.keys(headers).forEach((name) => {
    response.headers[name] = { value: headers[name]![0]!.value };
  });
  if (body !== undefined) response.body = { encoding: 'text', data: body };
  return response;
}
