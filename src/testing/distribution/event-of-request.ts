import type { IncomingMessage } from 'node:http';
import type { CloudFrontRequestEvent } from '../../shared/contract/cloudfront-event.js';
import { isDisallowedHeader } from '../lambda-edge/header-rules.js';
import { viewerRequestEvent } from '../lambda-edge/viewer-request-event.js';

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
