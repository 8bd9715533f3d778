import type {
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontRequestResult,
} from '../../shared/contract/cloudfront-event.js';
import { executionError, validationError, type EdgeFailure } from './edge-failure.js';
import { isObject } from '../../shared/util/is-object.js';
import { validateRequest } from './validate-request.js';
import { validateResponse } from './validate-response.js';

/** Whether CloudFront would use a function's result, and if not, why. */
export type EdgeVerdict = { readonly valid: true } | EdgeFailure;

/** A result that CloudFront uses, as it arrives there; or why it does not. */
export type ReceivedResult =
  { readonly valid: true; readonly result: NonNullable<CloudFrontRequestResult> } | EdgeFailure;

/**
 * Checks what a Lambda@Edge function returned at viewer-request against every rule that AWS documents, and some that
 * only show in its error pages. A wrong result is a 502 for the viewer, one that is no JSON a 503.
 * Where AWS does not say, the stricter reading counts.
 *
 * @param event the event as CloudFront sent it. A handler may have changed the object it got, so give it a copy
 *   (`runEdgeHandler` does), or a changed read-only header goes unnoticed.
 */
export function validateEdgeResult(event: CloudFrontRequestEvent, result: unknown): EdgeVerdict {
  const received = receiveResult(requestOfEvent(event), result);
  return received.valid ? { valid: true } : received;
}

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

/** @throws {TypeError} it is no event */
export function requestOfEvent(event: CloudFrontRequestEvent): CloudFrontRequest {
  const request = event?.Records?.[0]?.cf.request;
  if (request === undefined) throw new TypeError('"event" argument must be a viewer-request event');
  return request;
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
