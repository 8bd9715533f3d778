import type { CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import { allowedOrigin, type Readers } from '../answer/allowed-origin.js';
import { headerValue } from './header-value.js';

/** Whether the `origin` of a request may go on as the viewer sent it: there once, and allowed. */
export function keepsOrigin(request: CloudFrontRequest, readers: Readers): boolean {
  return headerValue(request, 'origin') !== null && allowedOrigin(request, readers) !== null;
}
