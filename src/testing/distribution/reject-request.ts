import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Answer } from '../answer/answer.js';
import { withHeaders } from '../answer/with-headers.js';
import { cloudFrontErrorPage } from './cloudfront-error-page.js';

const maxUrlBytes = 8192;

const maxRequestBytes = 20_480;

const allowedMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * What CloudFront rejects before it calls a function: a target that is no path, a URL or request that is too long,
 * a method that the behavior does not allow, GET with a body.
 */
export function rejectRequest(request: IncomingMessage, requestId: string): Answer | null {
  const reject = (status: number, reason: string): Answer => cloudFrontErrorPage(status, reason, requestId);
  const { url = '', method = '' } = request;
  if (!url.startsWith('/')) return reject(400, 'Bad request.');
  if (isTooLong(request)) return withHeaders(reject(413, 'Bad request.'), { connection: 'close' });
  if (!allowedMethods.has(method)) {
    return reject(403, 'This distribution is not configured to allow the HTTP request method.');
  }
  return method === 'GET' && hasBody(request) ? reject(403, 'Bad request.') : null;
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
