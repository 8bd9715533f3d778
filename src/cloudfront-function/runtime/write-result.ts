import type { CloudFrontResultResponse } from '../../shared/contract/cloudfront-event.js';
import type { FunctionRequest, FunctionResponse } from '../function-event.js';

/** A response of Lambda@Edge's in the form of CloudFront Functions. */
export function writeResponse({ status, headers = {}, body }: CloudFrontResultResponse): FunctionResponse {
  const response: FunctionResponse = { statusCode: Number(status), headers: {} };
  Object.keys(headers).forEach((name) => {
    response.headers[name] = { value: headers[name]![0]!.value };
  });
  if (body !== undefined) response.body = { encoding: 'text', data: body };
  return response;
}

/**
 * The request that goes on: as Lambda@Edge's `rewriteRequest`, but in place, so that cookies and whatever else the
 * runtime keeps in it stay as they are.
 */
export function rewriteRequest(request: FunctionRequest, forwardedOrigin: string): FunctionRequest {
  const { headers } = request;
  headers['origin'] = { value: forwardedOrigin };
  delete headers['authorization'];
  delete headers['referer'];
  request.querystring = {};
  return request;
}
