import { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { throttle } from './throttle.js';

/** Names in lower case; several lines of one name are a list. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[]>>;

/** A function opens its stream only if it is sent. */
export type AnswerBody = Uint8Array | (() => Readable) | null;

/** A response before it is on the wire. */
export interface Answer {
  readonly status: number;
  readonly statusText?: string | undefined;
  readonly headers: AnswerHeaders;
  readonly body: AnswerBody;
}

/** An answer whose body is at hand. */
export function bytesAnswer(status: number, headers: AnswerHeaders, body: Uint8Array): Answer {
  // RFC 9110 section 8.6: these two have no body whose length could be told.
  const length = status === 204 || status === 304 ? {} : { 'content-length': String(body.length) };
  return { status, headers: { ...headers, ...length }, body };
}

/** Text as UTF-8, bytes as they are. */
export function toBytes(body: Uint8Array | string): Buffer {
  return typeof body === 'string'
    ? Buffer.from(body)
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

/** Sends an answer, without its body to HEAD. Stops reading the body once the viewer has gone. */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  bytesPerSecond: number = Infinity,
): Promise<void> {
  if (response.destroyed) return;
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  response.statusCode = answer.status;
  if (answer.statusText) response.statusMessage = answer.statusText;
  if (request.method === 'HEAD' || answer.body === null) response.end();
  else await pipeBody(answer.body, response, bytesPerSecond);
}

async function pipeBody(
  body: Uint8Array | (() => Readable),
  response: ServerResponse,
  bytesPerSecond: number,
): Promise<void> {
  if (typeof body !== 'function' && bytesPerSecond === Infinity) return void response.end(body);
  const source = typeof body === 'function' ? body() : Readable.from([body]);
  try {
    if (bytesPerSecond === Infinity) await pipeline(source, response);
    else await pipeline(source, throttle(bytesPerSecond), response);
  } catch {
    // The viewer went away or the file could not be read to its end; the pipeline has destroyed both sides, and a
    // response that is cut short is all that HTTP can say by now.
  }
}
