import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';

/** Makes a request of HTTP/2 one for listeners that know HTTP/1.1: with a host, and without what stands for the request line. */
export function likeHttp1(
  request: Http2ServerRequest,
  response: Http2ServerResponse,
): [IncomingMessage, ServerResponse] {
  const { authority, headers, rawHeaders } = request;
  const isHeader = (_: string, index: number): boolean => !rawHeaders[index - (index % 2)]!.startsWith(':');
  const plain = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':')));
  const lines = Object.entries({ ...plain, host: authority }).map(([name, value]) => [name, [value].flat()]);
  Object.defineProperties(request, {
    headers: { value: { ...plain, host: authority } },
    headersDistinct: { value: Object.fromEntries(lines) },
    rawHeaders: { value: ['host', authority, ...rawHeaders.filter(isHeader)] },
  });
  // HTTP/2 has no such words, and Node.js warns of them.
  Object.defineProperty(response, 'statusMessage', { writable: true });
  return [request, response] as unknown as [IncomingMessage, ServerResponse];
}
