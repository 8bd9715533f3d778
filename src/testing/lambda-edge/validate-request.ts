import { Buffer } from 'node:buffer';
import type { CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import { isObject } from '../../shared/util/is-object.js';
import { validateRequestHeaders } from './validate-headers.js';

const maxUrlBytes = 8192;

// AWS, "Restrictions on Lambda@Edge", request body: what a viewer-request function may put in its place.
const maxBodyBytes: Readonly<Record<string, number>> = { text: 40 * 1024, base64: 53.2 * 1024 };

/** Checks a request that a viewer-request function hands on, against the one it was given. */
export function validateRequest(
  request: Readonly<Record<string, unknown>>,
  original: CloudFrontRequest,
): string[] {
  return [
    ...(['method', 'clientIp'] as const)
      .filter((member) => request[member] !== original[member])
      .map((member) => `"${member}" is read-only: it must be returned unchanged`),
    ...validateTarget(request, original),
    ...validateRequestHeaders(request['headers'], original.headers),
    ...validateBody(request['body']),
  ];
}

/** What the viewer sent may be handed on as it came, whatever it is; the rules are for what a function makes of it. */
function validateTarget(request: Readonly<Record<string, unknown>>, original: CloudFrontRequest): string[] {
  const { uri, querystring } = request;
  if (uri === original.uri && querystring === original.querystring) return [];
  return [
    ...(uri === original.uri ? [] : validateUri(uri)),
    ...(querystring === original.querystring ? [] : validateQuery(querystring)),
    ...validateLength(uri, querystring),
  ];
}

function validateUri(uri: unknown): string[] {
  if (typeof uri !== 'string') return ['"uri" must be a string'];
  const violations: string[] = [];
  if (!uri.startsWith('/')) violations.push('"uri" must begin with "/"');
  if (/[\p{Cc}\s]/u.test(uri)) violations.push('"uri" must not contain spaces or control characters');
  if (/[?#]/.test(uri)) violations.push('"uri" must contain neither a query nor a fragment');
  return violations;
}

function validateQuery(query: unknown): string[] {
  if (typeof query !== 'string') return ['"querystring" must be a string; "" if there is none'];
  return /[\p{Cc}\s#]/u.test(query)
    ? ['"querystring" must not contain spaces, control characters or "#"']
    : [];
}

function validateLength(uri: unknown, query: unknown): string[] {
  const bytes = Buffer.byteLength(`${String(uri)}?${String(query)}`);
  return bytes < maxUrlBytes ? [] : [`"uri" and "querystring" together must be under ${maxUrlBytes} bytes`];
}

function validateBody(body: unknown): string[] {
  if (body === undefined) return [];
  if (!isObject(body)) return ['"body" must be an object with "action", "encoding" and "data"'];
  const { action, encoding, data } = body;
  if (action === 'read-only') return [];
  if (action !== 'replace') return ['"body.action" must be "read-only" or "replace"'];
  const limit = maxBodyBytes[String(encoding)];
  if (limit === undefined) return ['"body.encoding" must be "text" or "base64"'];
  if (typeof data !== 'string') return ['"body.data" must be a string'];
  return Buffer.byteLength(data) > limit
    ? ['"body.data" is larger than a viewer-request function may make it']
    : [];
}
