import type { CloudFrontRequestEvent } from '../../shared/contract/cloudfront-event.js';
import type { ReceivedResult } from '../lambda-edge/receive-result.js';
import {
  compileCloudFrontFunction,
  type RunCloudFrontFunctionOptions,
} from './compile-cloudfront-function.js';

/**
 * Runs a CloudFront Function (runtime 2.0, viewer-request event) and validates its result. The function has what CloudFront
 * provides: the event in the form of CloudFront Functions, `cloudfront`, `crypto` (hashes only), `querystring` and `Buffer`,
 * but no timers and no network. If the function fails, the result is the 503 of CloudFront; if its result breaks a rule, it
 * is the 502.
 *
 * Run only functions that you trust: `node:vm` separates globals, and does not protect against malicious code. Node.js runs
 * the function, so JavaScript that CloudFront does not support works here.
 *
 * @param code - the code of the function, at most 10,240 bytes
 * @param event - an event in the form of Lambda@Edge, e.g. of {@link viewerRequestEvent}
 * @param options - the key value store and the time limit
 * @returns the request or response in the form of Lambda@Edge, so that both kinds of functions can be compared
 * @throws {TypeError} `code` cannot be parsed or is too long, or the key value store or the event is wrong
 * @example
 * ```ts
 * import { renderCloudFrontFunction } from 'file-auth-worker/cloudfront-function';
 * import { runCloudFrontFunction, viewerRequestEvent } from 'file-auth-worker/testing';
 *
 * const code = renderCloudFrontFunction({ issuer, audience, allowedOrigins, secrets: { 'key-1': secret } });
 * const received = await runCloudFrontFunction(code, viewerRequestEvent({ uri: `/${folder}/${file}` }));
 * if (received.valid && 'status' in received.result) console.log(received.result.status); // 401
 * ```
 */
export async function runCloudFrontFunction(
  code: string,
  event: CloudFrontRequestEvent,
  options: RunCloudFrontFunctionOptions = {},
): Promise<ReceivedResult> {
  return compileCloudFrontFunction(code)(event, options);
}
