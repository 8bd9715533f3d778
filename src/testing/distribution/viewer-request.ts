import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { CloudFrontRequestEvent } from '../../shared/contract/cloudfront-event.js';
import type { Answer } from './answer.js';
import { cloudFrontErrorPage } from './error-page.js';
import { isDisallowedHeader } from '../lambda-edge/header-rules.js';
import { withHeaders } from '../bucket/represent-object.js';
import { viewerRequestEvent } from '../lambda-edge/viewer-request-event.js';

const maxUrlBytes = 8192;
const maxRequestBytes = 20_480;
const allowedMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A new identifier in the form of CloudFront's. */
export function createRequestId(): string {
  return `${randomBytes(40).toString('base64url')}==`;
}

/**
 * What CloudFront refuses before it asks anybody: a target that is no path, a URL or request that is too long,
 * a method that the behavior does not allow, GET with a body.
 */
export function refuseRequest(request: IncomingMessage, requestId: string): Answer | null {
  const refuse = (status: number, reason: string): Answer => cloudFrontErrorPage(status, reason, requestId);
  const { url = '', method = '' } = request;
  if (!url.startsWith('/')) return refuse(400, 'Bad request.');
  if (isTooLong(request)) return withHeaders(refuse(413, 'Bad request.'), { connection: 'close' });
  if (!allowedMethods.has(method)) {
    return refuse(403, 'This distribution is not configured to allow the HTTP request method.');
  }
  return method === 'GET' && hasBody(request) ? refuse(403, 'Bad request.') : null;
}

/** The event of a request: path and query as they stand in the request line, and every header CloudFront shows. */
export function eventOfRequest(
  request: IncomingMessage,
  config: { readonly distributionDomainName: string; readonly requestId: string },
): CloudFrontRequestEvent {
  const [uri, querystring] = splitUrl(request.url ?? '/');
  return viewerRequestEvent({
    ...config,
    method: request.method,
    uri,
    querystring,
    headers: shownHeaders(request),
    // A socket that listens on both families writes IPv4 addresses so.
    clientIp: request.socket.remoteAddress?.replace(/^::ffff:/, ''),
  });
}

function splitUrl(url: string): [uri: string, querystring: string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

function shownHeaders(request: IncomingMessage): Record<string, string[]> {
  const lines = new Map<string, string[]>();
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(index, index + 2);
    if (!isDisallowedHeader(name.toLowerCase())) lines.set(name, [...(lines.get(name) ?? []), value]);
  }
  return Object.fromEntries(lines);
}

function isTooLong(request: IncomingMessage): boolean {
  const urlBytes = Buffer.byteLength(request.url ?? '');
  // Each line has ": " after its name and a line break after its value.
  const headerBytes = Buffer.byteLength(request.rawHeaders.join('')) + 2 * request.rawHeaders.length;
  return urlBytes > maxUrlBytes || urlBytes + headerBytes > maxRequestBytes;
}

function hasBody(request: IncomingMessage): boolean {
  return (
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
  );
}
