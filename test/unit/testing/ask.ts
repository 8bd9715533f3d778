import {
  request as sendRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { text } from 'node:stream/consumers';

/** A response, read to its end. */
export interface Reply {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request, and who gets it. */
export type AskOptions = RequestOptions & { body?: string };

/** Sends a request with its target exactly as it is written (`fetch` would normalize it), and reads the answer. */
export async function ask(
  local: { readonly port: number },
  path: string,
  options?: AskOptions,
): Promise<Reply> {
  const response = await openResponse(local, path, options);
  const { statusCode = 0, statusMessage = '', headers } = response;
  return { status: statusCode, statusText: statusMessage, headers, body: await text(response) };
}

/** The same, but leaves the body to be read. */
export async function openResponse(
  { port }: { readonly port: number },
  path: string,
  { body, ...options }: AskOptions = {},
): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    sendRequest({ host: '127.0.0.1', port, path, agent: false, ...options }, resolve)
      .on('error', reject)
      .end(body);
  });
}
