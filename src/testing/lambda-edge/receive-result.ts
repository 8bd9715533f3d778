import type { CloudFrontRequest, CloudFrontRequestResult } from '../../shared/contract/cloudfront-event.js';
import { isObject } from '../../shared/util/is-object.js';
import { type EdgeFailure, executionError, validationError } from './edge-failure.js';
import { validateRequest } from './validate-request.js';
import { validateResponse } from './validate-response.js';

/** The result of a function as it arrives at CloudFront, or why CloudFront would not use it. */
export type ReceivedResult =
  { readonly valid: true; readonly result: NonNullable<CloudFrontRequestResult> } | EdgeFailure;

/** The result as it arrives at CloudFront. Lambda sends it as JSON, so `undefined` becomes `null` and a Map `{}`. */
export function receiveResult(original: CloudFrontRequest, result: unknown): ReceivedResult {
  let received: unknown;
  try {
    received = JSON.parse(JSON.stringify(result) ?? 'null');
  } catch (cause) {
    return executionError('the result cannot be written as JSON', cause);
  }
  if (isAccepted(received, original)) return { valid: true, result: received };
  return validationError(findViolations(received, original));
}

function isAccepted(
  result: unknown,
  original: CloudFrontRequest,
): result is NonNullable<CloudFrontRequestResult> {
  return findViolations(result, original).length === 0;
}

function findViolations(result: unknown, original: CloudFrontRequest): string[] {
  // "The JSON output must be an object type": also what a handler gets that forgets to return.
  if (!isObject(result)) return ['the result must be an object: the request, or a response'];
  if ('status' in result) return validateResponse(result);
  if ('uri' in result) return validateRequest(result, original);
  if ('Records' in result) return ['the result must be Records[0].cf.request, not the whole event'];
  return ['the result is neither a request (it has no "uri") nor a response (it has no "status")'];
}
