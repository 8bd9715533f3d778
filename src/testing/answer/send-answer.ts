import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answer } from './answer.js';
import { throttle } from './throttle.js';

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
