import type { CloudFrontRequestEvent } from '../../shared/contract/cloudfront-event.js';
import type { EdgeFailure } from './edge-failure.js';
import { receiveResult } from './receive-result.js';
import { requestOfEvent } from './request-of-event.js';

/** Whether CloudFront would use the result of a function; if not, why. */
export type EdgeVerdict = { readonly valid: true } | EdgeFailure;

/**
 * Checks the result of a Lambda@Edge function for the viewer-request event against every rule that AWS documents, and some
 * that only its error pages show. Where AWS documents nothing, the stricter reading applies. {@link runEdgeHandler} does
 * this for you.
 *
 * @param event - the event as CloudFront sent it. Call your handler with a copy: if it changes this object, a changed
 *   read-only header is not noticed.
 * @param result - what the function returned
 * @throws {TypeError} `event` is not an event
 * @example
 * ```ts
 * const event = viewerRequestEvent({ uri: '/a/b.png' });
 * const verdict = validateEdgeResult(event, await handler(structuredClone(event)));
 * if (!verdict.valid) throw new Error(verdict.violations.join('\n'));
 * ```
 */
export function validateEdgeResult(event: CloudFrontRequestEvent, result: unknown): EdgeVerdict {
  const received = receiveResult(requestOfEvent(event), result);
  return received.valid ? { valid: true } : received;
}
