import type { Answer, AnswerHeaders } from './answer.js';

/** An answer whose body is at hand. */
export function bytesAnswer(status: number, headers: AnswerHeaders, body: Uint8Array): Answer {
  // RFC 9110 section 8.6: these two have no body whose length could be told.
  const length = status === 204 || status === 304 ? {} : { 'content-length': String(body.length) };
  return { status, headers: { ...headers, ...length }, body };
}
