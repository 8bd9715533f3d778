import { Buffer } from 'node:buffer';
import { isHeaderValue } from './header-rules.js';
import { validateResponseHeaders } from './validate-headers.js';

const maxResponseBytes = 40 * 1024;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Checks a response that a viewer-request function generated. */
export function validateResponse(response: Readonly<Record<string, unknown>>): string[] {
  const { status, statusDescription, headers = {}, body, bodyEncoding } = response;
  return [
    ...validateStatus(status, statusDescription),
    ...validateResponseHeaders(headers),
    ...validateBody(body, bodyEncoding),
    ...validateEmptiness(status, body),
    ...validateSize(headers, body),
  ];
}

function validateStatus(status: unknown, description: unknown): string[] {
  const violations: string[] = [];
  if (typeof status !== 'string') violations.push('"status" must be a string, e.g. "403"');
  else if (!/^[2-5]\d\d$/.test(status)) violations.push('"status" must be from "200" to "599"');
  if (description !== undefined && (typeof description !== 'string' || !isHeaderValue(description))) {
    violations.push('"statusDescription" must be a string without control characters, within Latin-1');
  }
  return violations;
}

function validateBody(body: unknown, encoding: unknown): string[] {
  const violations: string[] = [];
  if (encoding !== undefined && encoding !== 'text' && encoding !== 'base64') {
    violations.push('"bodyEncoding" must be "text" or "base64"');
  }
  if (body !== undefined && typeof body !== 'string') violations.push('"body" must be a string');
  if (typeof body === 'string' && encoding === 'base64' && !base64.test(body)) {
    violations.push('"body" is not the base64 that "bodyEncoding" announces');
  }
  return violations;
}

function validateEmptiness(status: unknown, body: unknown): string[] {
  if (body === undefined || (status !== '204' && status !== '304')) return [];
  return [`"body" must be left out with status ${status}`];
}

/** Counted as the function returned it, base64 and all: a result below that is safe however AWS counts. */
function validateSize(headers: unknown, body: unknown): string[] {
  const bytes =
    Buffer.byteLength(JSON.stringify(headers)) + Buffer.byteLength(typeof body === 'string' ? body : '');
  return bytes > maxResponseBytes ? ['the response is larger than 40 KB, headers and body together'] : [];
}
