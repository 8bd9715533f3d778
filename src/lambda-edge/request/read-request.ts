import type {
  CloudFrontHeader,
  CloudFrontRequest,
  CloudFrontRequestEvent,
} from '../../shared/contract/cloudfront-event.js';
import { isObject } from '../../shared/util/is-object.js';
import { controls } from './controls.js';

const headerName = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

/**
 * Copies the request out of an event. `null` if the event is not one of a viewer's request: at any other event a hit
 * in the cache would be answered without asking us, so a function associated wrongly denies everything.
 */
export function readRequest(event: CloudFrontRequestEvent): CloudFrontRequest | null {
  try {
    // It came as JSON, and the result leaves as JSON: what is none would end in CloudFront's error page.
    const { cf } = (JSON.parse(JSON.stringify(event)) as CloudFrontRequestEvent).Records[0]!;
    const isViewers = (cf.config?.eventType ?? 'viewer-request') === 'viewer-request';
    return isViewers && isReadable(cf.request) ? cf.request : null;
  } catch {
    return null;
  }
}

type SentRequest = Omit<CloudFrontRequest, 'clientIp'> & { readonly clientIp?: string };

/** Whether CloudFront would take it back as it is. */
function isReadable({ method, uri, querystring, clientIp = '', body, headers }: SentRequest): boolean {
  return (
    [method, uri, querystring, clientIp].every((part: unknown) => typeof part === 'string') &&
    (body === undefined || body.action === 'read-only') &&
    isObject(headers) &&
    Object.entries(headers).every(
      ([name, lines]) => headerName.test(name) && lines.every((line) => isLineOf(name, line)),
    )
  );
}

function isLineOf(name: string, { key = name, value }: CloudFrontHeader): boolean {
  return typeof value === 'string' && !controls.test(value) && key.toLowerCase() === name;
}
