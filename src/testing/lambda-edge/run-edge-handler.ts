import type {
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontRequestResult,
} from '../../shared/contract/cloudfront-event.js';
import { within } from '../../shared/util/within.js';
import { executionError, validationError } from './edge-failure.js';
import { type ReceivedResult, receiveResult } from './receive-result.js';
import { requestOfEvent } from './request-of-event.js';

/** A Lambda@Edge function for viewer-request. Only an async one: Lambda's Node.js 24 has no callbacks (run-edge-handler.test.ts). */
export type ViewerRequestHandler = (event: CloudFrontRequestEvent) => Promise<CloudFrontRequestResult>;

/** How a handler is run. */
export interface RunEdgeHandlerOptions {
  /** How long the handler may take, in milliseconds. Default is 5000, the limit of viewer-request functions. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Runs a handler as Lambda@Edge does: on a copy of the event, within the time limit, its result serialized and
 * validated. A handler that throws, rejects or is too slow is CloudFront's 503, a result against the rules its 502.
 * Never rejects on account of the handler.
 *
 * @throws {TypeError} `event` is no event
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
    return validationError(['the handler must be async: Lambda ignores what another one returns']);
  }
  return receiveResult(original, await returned);
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Object && 'then' in value && typeof value.then === 'function';
}
