import type { CloudFrontRequestEvent } from '../../shared/contract/cloudfront-event.js';
import type { EdgeFailure } from './edge-failure.js';
import { receiveResult } from './receive-result.js';
import { requestOfEvent } from './request-of-event.js';

/** Whether CloudFront would use a function's result, and if not, why. */
export type EdgeVerdict = { readonly valid: true } | EdgeFailure;

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
