import type { FunctionRequest } from '../function-event.js';

/**
 * The request that goes on: as Lambda@Edge's `rewriteRequest`, but in place, so that cookies and whatever else the
 * runtime keeps in it stay as they are.
 */
export function rewriteRequest(
  request: FunctionRequest,
  keepsOrigin: boolean,
  forwardedOrigin: string | null,
): FunctionRequest {
  const { headers } = request;
  if (forwardedOrigin !== null) headers['origin'] = { value: forwardedOrigin };
  else if (!keepsOrigin) delete headers['origin'];
  delete headers['authorization'];
  delete headers['referer'];
  request.querystring = {};
  return request;
}
