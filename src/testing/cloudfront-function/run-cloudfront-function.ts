import type { CloudFrontRequestEvent } from '../../shared/contract/cloudfront-event.js';
import type { ReceivedResult } from '../lambda-edge/receive-result.js';
import {
  compileCloudFrontFunction,
  type RunCloudFrontFunctionOptions,
} from './compile-cloudfront-function.js';

/**
 * Runs a CloudFront Function (runtime 2.0, viewer-request) on an event, and checks what it answers. It finds what
 * CloudFront gives it: the event in the form of CloudFront Functions, `cloudfront`, `crypto` (hashes only),
 * `querystring` and `Buffer`, no timers and no network. What fails is CloudFront's 503, a result against the rules its 502.
 *
 * For tests of your own functions: `node:vm` separates globals, and is no protection against code that means harm.
 * It is Node.js that runs it, so the function may use more of the language than CloudFront has.
 *
 * @param code the text of the function
 * @returns the request or response in the form of Lambda@Edge, so that both kinds of functions can be compared
 * @throws {TypeError} `code` cannot be parsed or is too long, the store is none, or `event` is no event
 */
export async function runCloudFrontFunction(
  code: string,
  event: CloudFrontRequestEvent,
  options: RunCloudFrontFunctionOptions = {},
): Promise<ReceivedResult> {
  return compileCloudFrontFunction(code)(event, options);
}
