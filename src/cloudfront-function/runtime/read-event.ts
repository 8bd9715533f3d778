import { controls } from '../../lambda-edge/request/controls.js';
import type { CloudFrontHeaders, CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import type { FunctionEvent, FunctionHeader } from '../function-event.js';

/** The request in Lambda@Edge's form, so that the same code can judge it. `null` if it is none of a viewer's. */
export function readEvent(event: FunctionEvent): CloudFrontRequest | null {
  try {
    const { method, uri, headers: given } = event.request;
    const querystring = event.request.rawQueryString() ?? '';
    if ((event.context?.eventType ?? 'viewer-request') !== 'viewer-request') return null;
    const headers: CloudFrontHeaders = {};
    Object.keys(given).forEach((name) => {
      headers[name] = readLines(given[name]!);
    });
    const isReadable = [method, uri, querystring].every((part) => typeof part === 'string');
    return isReadable ? { clientIp: '', method, uri, querystring, headers } : null;
  } catch {
    return null;
  }
}

function readLines(header: FunctionHeader): { value: string }[] {
  return (header.multiValue ?? [header]).map(({ value }) => {
    if (typeof value !== 'string' || controls.test(value)) throw new Error();
    return { value };
  });
}
