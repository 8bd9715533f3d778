import type { ResolvedFileAuthOptions } from '../../shared/contract/options.js';
import { setParameter } from '../../shared/util/set-parameter.js';
import { authorizeRequest, faithfulInit } from './authorize-request.js';
import { createCorsMemory, type CorsMemory } from './cors-memory.js';
import type { FileRequest } from './file-request.js';
import type { LongBodies } from './long-bodies.js';

type AskedRequest = Pick<FileRequest, 'request' | 'file'>;

export interface Sender {
  /**
   * Sends a request with a token and otherwise as the page made it.
   *
   * @param isCurrent - asked before every try: a sign-out must not be followed by a token, and the request goes as it is
   */
  readonly send: (asked: AskedRequest, token: string, isCurrent: () => boolean) => Promise<Response>;
  /** Whether a response answers a request that {@link Sender.send} sent as it was, without the token. */
  readonly isUntouched: (response: Response) => boolean;
  /** Whether this URL is one that {@link Sender.send} just redirected the browser to. Says so once. */
  isOwnRedirect(url: string): boolean;
}

type SendingOptions = Pick<ResolvedFileAuthOptions, 'parameter' | 'placement' | 'cors'>;

export function createSender(
  options: SendingOptions,
  bodies: Pick<LongBodies, 'fetch'>,
  memory: CorsMemory = createCorsMemory(),
): Sender {
  const { parameter, placement, cors } = options;
  const redirects = new Set<string>();
  const untouched = new WeakSet<Response>();

  const sendUntouched = async ({ request }: AskedRequest): Promise<Response> => {
    const response = await fetch(request);
    untouched.add(response);
    return response;
  };

  /** As the browser meant it, for a CDN without CORS: the answer is opaque, and a denial cannot be read. */
  const sendAsMeant = async (asked: AskedRequest, token: string): Promise<Response> => {
    const { request } = asked;
    // A style sheet that cannot be read gives its URL as the referrer to whatever it loads, from any host.
    if (request.destination === 'style') return sendUntouched(asked);
    const url = setParameter(request.url, parameter, token);
    if (request.destination !== 'video' && request.destination !== 'audio')
      return bodies.fetch(url, faithfulInit(request));
    // A copy without CORS mode loses its Range header; a redirect makes the browser ask again with it. The answer is
    // not seen here, so it says nothing about the origin.
    redirects.add(url);
    return Response.redirect(url, 307);
  };

  const sendReadably = async (asked: AskedRequest, token: string): Promise<Response> => {
    const response = await bodies.fetch(...authorizeRequest(asked, token, options));
    if (response.type !== 'opaqueredirect') memory.readable(asked.file.origin);
    return response;
  };

  const sendWithoutCors = async (
    asked: AskedRequest,
    token: string,
    isCurrent: () => boolean,
  ): Promise<Response> => {
    const { request, file } = asked;
    if (cors === 'never' || (cors === 'auto' && memory.isUnreadable(file.origin)))
      return sendAsMeant(asked, token);
    try {
      return await sendReadably(asked, token);
    } catch (error) {
      if (request.signal.aborted || !isCurrent()) throw error;
      if (cors === 'always') return sendUntouched(asked);
      const response = await sendAsMeant(asked, token);
      if (response.type === 'opaque') memory.unreadable(file.origin);
      return response;
    }
  };

  /** A header needs CORS, which a page may not have asked for: then it gets what it would have got without a worker. */
  const sendInHeader = (asked: AskedRequest, token: string): Promise<Response> => {
    const sent = bodies.fetch(...authorizeRequest(asked, token, options));
    return asked.request.mode === 'no-cors' ? sent.catch(() => sendUntouched(asked)) : sent;
  };

  return {
    send: async (asked, token, isCurrent) => {
      if (!isCurrent()) return sendUntouched(asked);
      if (placement === 'header') return sendInHeader(asked, token);
      if (asked.request.mode === 'no-cors') return sendWithoutCors(asked, token, isCurrent);
      return sendReadably(asked, token);
    },
    isUntouched: (response) => untouched.has(response),
    isOwnRedirect: (url) => redirects.delete(url),
  };
}
