import type { Answer, AnswerHeaders } from '../answer/answer.js';
import { withHeaders } from '../answer/with-headers.js';
import { answerPreflight } from './answer-preflight.js';
import { bucketCorsHeaders } from './bucket-cors-headers.js';
import type { ObjectStore, StoredObject } from './open-object-store.js';
import { representObject } from './represent-object.js';
import { s3Error } from './s3-error.js';

/** A request as it reaches the origin. */
export interface OriginRequest {
  /** The method. */
  readonly method: string;
  /** The path, still encoded, without the query. */
  readonly path: string;
  /** The headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An object with the headers that its answer had besides the object's own: what a cache keeps. */
export interface Representation {
  readonly object: StoredObject;
  readonly headers: AnswerHeaders;
}

/** The origin's answer, and what a cache may keep of it. */
export interface OriginAnswer {
  readonly answer: Answer;
  readonly representation?: Representation | undefined;
}

/** How the bucket is set up. */
export interface S3OriginOptions {
  readonly store: ObjectStore;
  /** The bucket's CORS rule; `null` if it has none. */
  readonly corsOrigins: readonly string[] | null;
}

/** A private bucket behind origin access control that grants `s3:GetObject` and no listing. */
export async function answerFromS3(options: S3OriginOptions, request: OriginRequest): Promise<OriginAnswer> {
  if (request.method === 'OPTIONS') {
    return { answer: answerPreflight(request.headers, options.corsOrigins) };
  }
  const headers = {
    server: 'AmazonS3',
    ...bucketCorsHeaders(request.headers, options.corsOrigins ?? []),
  };
  const key = decodeKey(request.path);
  if (key === null) {
    return { answer: withHeaders(s3Error(400, 'InvalidURI', "Couldn't parse the specified URI."), headers) };
  }
  const object = await options.store(key);
  // Without the right to list, S3 does not tell a missing key from a forbidden one.
  if (object === null) return { answer: withHeaders(s3Error(403, 'AccessDenied', 'Access Denied'), headers) };
  return {
    answer: representObject(request.headers, object, headers),
    representation: { object, headers },
  };
}

/** S3 decodes a path once, and takes `+` for a space. `null` if it cannot be decoded. */
function decodeKey(path: string): string | null {
  try {
    return decodeURIComponent(path.slice(1).replaceAll('+', ' '));
  } catch {
    return null;
  }
}
