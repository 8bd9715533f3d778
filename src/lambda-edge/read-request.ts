import type {
  CloudFrontHeader,
  CloudFrontHeaders,
  CloudFrontRequest,
  CloudFrontRequestEvent,
} from '../shared/cloudfront-event.js';
import { isObject } from '../shared/is-object.js';

/**
 * Copies the request out of an event. `null` if the event is not one of a viewer's request: at any other event a hit
 * in the cache would be answered without asking us, so a function associated wrongly refuses everything.
 */
export function readRequest(event: CloudFrontRequestEvent): CloudFrontRequest | null {
  try {
    const cf = event.Records[0]?.cf;
    if (!cf || (cf.config?.eventType ?? 'viewer-request') !== 'viewer-request') return null;
    const request = { ...cf.request, headers: copyHeaders(cf.request.headers) };
    return isReadable(request) ? request : null;
  } catch {
    return null;
  }
}

/** The value of a header that is there exactly once, else `null`. */
export function headerValue(request: CloudFrontRequest, name: string): string | null {
  const [line, second] = headerLines(request, name);
  return line !== undefined && second === undefined ? line : null;
}

/** All values of a header, in their order. */
export function headerLines({ headers }: CloudFrontRequest, name: string): readonly string[] {
  return Object.hasOwn(headers, name) ? (headers[name] ?? []).map((line) => line.value) : [];
}

function isReadable({ method, uri, querystring }: CloudFrontRequest): boolean {
  return [method, uri, querystring].every((part: unknown) => typeof part === 'string');
}

function copyHeaders(headers: CloudFrontHeaders): CloudFrontHeaders {
  if (!isObject(headers)) throw new TypeError('the headers are no object');
  return Object.fromEntries(Object.entries(headers).map(([name, lines]) => [name, copyLines(lines)]));
}

function copyLines(lines: CloudFrontHeader[]): CloudFrontHeader[] {
  if (!Array.isArray(lines)) throw new TypeError('a header is no list');
  return Array.from(lines, copyLine);
}

function copyLine({ key, value }: { key?: unknown; value: unknown }): CloudFrontHeader {
  if (typeof value !== 'string') throw new TypeError('a header value is no string');
  return typeof key === 'string' ? { key, value } : { value };
}
