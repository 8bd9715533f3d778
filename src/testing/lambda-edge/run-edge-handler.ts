import type {
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontRequestResult,
} from '../../shared/contract/cloudfront-event.js';
import { within } from '../../shared/util/within.js';
import { executionError, validationError } from './edge-failure.js';
import { type ReceivedResult, receiveResult } from './receive-result.js';
import { requestOfEvent } from './request-of-event.js';

/** A Lambda@Edge function for the viewer-request event. It must be async, because Node.js 24 at Lambda has no callbacks. */
export type ViewerRequestHandler = (event: CloudFrontRequestEvent) => Promise<CloudFrontRequestResult>;

/** The options of `runEdgeHandler`. */
export interface RunEdgeHandlerOptions {
  /** How long the handler may take, in milliseconds. Default is `5000`, the limit of viewer-request functions. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Runs a handler as Lambda@Edge does: with a copy of the event and within the time limit. The result is serialized and
 * validated. If the handler throws, rejects or takes too long, the result is the 503 of CloudFront; if the result breaks a
 * rule, it is the 502.
 *
 * @param handler - the function
 * @param event - the event, e.g. of {@link viewerRequestEvent}
 * @param options - the time limit
 * @returns the request or response as it arrives at CloudFront, or the failure; it does not reject because of the handler
 * @throws {TypeError} `event` is not an event
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { runEdgeHandler, viewerRequestEvent } from 'file-auth-worker/testing';
 *
 * const event = viewerRequestEvent({ uri: `/${folder}/${file}`, querystring: `authorization=${token}` });
 * const received = await runEdgeHandler(handler, event);
 * assert.ok(received.valid && 'uri' in received.result); // forwarded
 * assert.equal(received.result.querystring, '');
 * ```
 */
export async function runEdgeHandler(
  handler: ViewerRequestHandler,
  event: CloudFrontRequestEvent,
  options: RunEdgeHandlerOptions = {},
): Promise<ReceivedResult> {
  const { timeoutMs = 5000 } = options;
  const original = requestOfEvent(event);
  try {
    // The handler may change what it gets, and the result is judged against the request as it was: hence the copy.
    return await within(runToResult(handler, structuredClone(event), original), timeoutMs, () =>
      executionError(`the handler did not settle within ${timeoutMs} ms`),
    );
  } catch (cause) {
    return executionError(
      `the handler failed with ${cause instanceof Error ? cause.name : typeof cause}`,
      cause,
    );
  }
}

async function runToResult(
  handler: ViewerRequestHandler,
  event: CloudFrontRequestEvent,
  original: CloudFrontRequest,
): Promise<ReceivedResult> {
  const returned: unknown = handler(event);
  if (!isPromiseLike(returned)) {
    return validationError(['the handler must be async: Lambda ignores the result of a synchronous handler']);
  }
  return receiveResult(original, await returned);
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Object && 'then' in value && typeof value.then === 'function';
}
