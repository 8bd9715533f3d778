import { setParameter } from '../../shared/util/set-parameter.js';
import type { ResolvedFileAuthOptions } from '../../shared/contract/options.js';
import { authorizeRequest, faithfulInit } from './authorize-request.js';
import { createCorsMemory, type CorsMemory } from './cors-memory.js';
import { createLongBodies, type LongBodies } from './long-bodies.js';

export interface Sender {
  /**
   * Sends a request with a token and otherwise as the page made it.
   *
   * @param isCurrent - asked again before every further try: a sign-out in between must not be followed by a token
   */
  send(request: Request, token: string, isCurrent: () => boolean): Promise<Response>;
  /** The request as {@link Sender.send} sends it first, for those who send it themselves. Its answer can be read. */
  authorize(request: Request, token: string): Request;
  /** See {@link LongBodies}. For those who send it themselves. */
  readonly begin: LongBodies['begin'];
  /** See {@link LongBodies}. For an answer of {@link Sender.send}. */
  readonly whenEnded: LongBodies['whenEnded'];
  /** Whether this URL is one that {@link Sender.send} just redirected the browser to. Says so once. */
  isOwnRedirect(url: string): boolean;
}

type SendingOptions = Pick<ResolvedFileAuthOptions, 'parameter' | 'placement' | 'cors'>;

export function createSender(
  options: SendingOptions,
  memory: CorsMemory = createCorsMemory(),
  bodies: LongBodies = createLongBodies(),
): Sender {
  const { parameter, placement, cors } = options;
  const withToken = (request: Request, token: string): Request => authorizeRequest(request, token, options);
  const redirects = new Set<string>();

  /** As the browser meant it, for a CDN without CORS: the answer is opaque and cannot be mended. */
  const sendAsMeant = async (request: Request, token: string): Promise<Response> => {
    const url = setParameter(request.url, parameter, token);
    if (request.destination !== 'video' && request.destination !== 'audio')
      return bodies.fetch(new Request(url, faithfulInit(request)));
    // A copy without CORS mode loses its Range header; a redirect makes the browser ask again with it. The answer is
    // not seen here, so it says nothing about the origin.
    redirects.add(url);
    return Response.redirect(url, 307);
  };

  const sendReadably = async (request: Request, token: string): Promise<Response> => {
    const response = await bodies.fetch(withToken(request, token));
    if (response.type !== 'opaqueredirect') memory.readable(new URL(request.url).origin);
    return response;
  };

  const sendWithoutCors = async (
    request: Request,
    token: string,
    isCurrent: () => boolean,
  ): Promise<Response> => {
    const { origin } = new URL(request.url);
    if (cors === 'never' || (cors === 'auto' && memory.isUnreadable(origin)))
      return sendAsMeant(request, token);
    try {
      return await sendReadably(request, token);
    } catch (error) {
      if (request.signal.aborted || !isCurrent()) throw error;
      if (cors === 'always') return fetch(request);
      const response = await sendAsMeant(request, token);
      if (response.type === 'opaque') memory.unreadable(origin);
      return response;
    }
  };

  /** A header needs CORS, which a page may not have asked for: then it gets what it would have got without a worker. */
  const sendInHeader = (request: Request, token: string): Promise<Response> => {
    const sent = bodies.fetch(withToken(request, token));
    return request.mode === 'no-cors' ? sent.catch(() => fetch(request)) : sent;
  };

  return {
    send: async (request, token, isCurrent) => {
      if (placement === 'header') return sendInHeader(request, token);
      if (request.mode === 'no-cors') return sendWithoutCors(request, token, isCurrent);
      return sendReadably(request, token);
    },
    authorize: withToken,
    begin: bodies.begin,
    whenEnded: bodies.whenEnded,
    isOwnRedirect: (url) => redirects.delete(url),
  };
}
