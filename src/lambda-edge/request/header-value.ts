import type { CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import { headerLines } from './header-lines.js';

/** The value of a header that is there exactly once, else `null`. */
export function headerValue(request: CloudFrontRequest, name: string): string | null {
  const [line, second] = headerLines(request, name);
  return line !== undefined && second === undefined ? line : null;
}
