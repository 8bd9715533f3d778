import type { CloudFrontHeaders } from '../../shared/contract/cloudfront-event.js';
import { mapValues } from '../answer/map-values.js';

/** One value per name, several lines joined as RFC 9110 section 5.3 has it. */
export function flattenHeaders(headers: CloudFrontHeaders): Record<string, string> {
  return mapValues(headers, (lines) => lines.map((line) => line.value).join(', '));
}
