import { Buffer } from 'node:buffer';
import { parseRange } from '../../shared/util/byte-range.js';
import type { Answer, AnswerHeaders } from '../answer/answer.js';
import { withHeaders } from '../answer/with-headers.js';
import type { StoredObject } from './open-object-store.js';
import { allowsRange, evaluatePreconditions } from './preconditions.js';
import { s3Error } from './s3-error.js';

/** Answers GET or HEAD from an object: whole, in part, or not at all, as the request's headers want it. */
export function representObject(
  headers: Readonly<Record<string, string>>,
  object: StoredObject,
  further: AnswerHeaders,
): Answer {
  const lastModified = object.lastModified.toUTCString();
  const validators = { etag: object.etag, 'last-modified': lastModified, ...object.headers, ...further };
  const outcome = evaluatePreconditions(headers, object);
  if (outcome === 'not-modified') return { status: 304, headers: validators, body: null };
  if (outcome === 'failed') {
    return withHeaders(
      s3Error(412, 'PreconditionFailed', 'A precondition of the request did not hold'),
      further,
    );
  }
  const range = allowsRange(headers['if-range'], object) ? parseRange(headers['range'], object.size) : null;
  if (range === 'unsatisfiable') {
    const rejection = s3Error(416, 'InvalidRange', 'The requested range is not satisfiable');
    return withHeaders(rejection, { ...further, 'content-range': `bytes */${object.size}` });
  }
  const described = { ...validators, 'accept-ranges': 'bytes', 'content-type': object.contentType };
  if (range === null) return wholeObject(object, described);
  const part = {
    'content-length': String(range.end - range.start + 1),
    'content-range': `bytes ${range.start}-${range.end}/${object.size}`,
  };
  return { status: 206, headers: { ...described, ...part }, body: object.read(range) };
}

function wholeObject(object: StoredObject, headers: AnswerHeaders): Answer {
  const body = object.size === 0 ? Buffer.alloc(0) : object.read({ start: 0, end: object.size - 1 });
  return { status: 200, headers: { ...headers, 'content-length': String(object.size) }, body };
}
