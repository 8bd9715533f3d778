import { authorizeFileUrl } from '../shared/authorize-file-url.js';
import type { ResolvedFileAuthOptions } from '../shared/options.js';
import { setParameter } from '../shared/set-parameter.js';
import { createCorsMemory, type CorsMemory } from './cors-memory.js';
import { createLongBodies, type LongBodies } from './long-bodies.js';
import { scope } from './scope.js';

/** Headers that the browser itself sets and that cause no preflight. */
const plainHeaders = ['accept', 'accept-language', 'range'];

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
  /** Whether this URL is one that {@link Sender.send} just redirected the browser to. Says so once. */
  isOwnRedirect(url: string): boolean;
}

type SendingOptions = Pick<ResolvedFileAuthOptions, 'parameter' | 'placement' | 'cors'>;

export function createSender(
  options: SendingOptions,
  memory: CorsMemory = createCorsMemory(),
  { begin }: LongBodies = createLongBodies(),
): Sender {
  const { parameter, placement, cors } = options;
  const redirects = new Set<string>();

  const fetchToEnd = async (request: Request): Promise<Response> => {
    const end = begin(request.url);
    try {
      return await fetch(request);
    } catch (error) {
      end();
      throw error;
    }
  };

  /** The request in CORS mode. The token is in its URL or in its headers, never in both. */
  const withToken = (request: Request, token: string): Request => {
    const init = request.mode === 'no-cors' ? readableInit(request) : faithfulInit(request);
    if (placement === 'query') return new Request(authorizeFileUrl(request.url, parameter, token), init);
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    return new Request(setParameter(request.url, parameter, null), { ...init, headers });
  };

  /** As the browser meant it, for a CDN without CORS: the answer is opaque and cannot be mended. */
  const sendAsMeant = async (request: Request, token: string): Promise<Response> => {
    const url = authorizeFileUrl(request.url, parameter, token);
    if (request.destination !== 'video' && request.destination !== 'audio')
      return fetchToEnd(new Request(url, faithfulInit(request)));
    // A copy without CORS mode loses its Range header; a redirect makes the browser ask again with it. The answer is
    // not seen here, so it says nothing about the origin.
    redirects.add(url);
    return Response.redirect(url, 307);
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
      const response = await fetchToEnd(withToken(request, token));
      memory.readable(origin);
      return response;
    } catch (error) {
      if (request.signal.aborted || !isCurrent()) throw error;
      if (cors === 'always') return fetch(request);
      const response = await sendAsMeant(request, token);
      if (response.type === 'opaque') memory.unreadable(origin);
      return response;
    }
  };

  const sendInHeader = async (request: Request, token: string): Promise<Response> => {
    try {
      return await fetchToEnd(withToken(request, token));
    } catch (error) {
      if (request.mode !== 'no-cors' || request.signal.aborted) throw error;
      // A header needs CORS, which the page did not ask for: it gets what it would have got without a worker.
      return fetch(request);
    }
  };

  return {
    send: async (request, token, isCurrent) => {
      if (placement === 'header') return sendInHeader(request, token);
      if (request.mode === 'no-cors') return sendWithoutCors(request, token, isCurrent);
      return fetchToEnd(withToken(request, token));
    },
    authorize: withToken,
    begin,
    isOwnRedirect: (url) => redirects.delete(url),
  };
}

/** Everything that the page asked for; only the URL is another. */
function faithfulInit(request: Request): RequestInit {
  return {
    ...commonInit(request),
    mode: request.mode,
    credentials: request.credentials,
    // A page's own fetch may carry headers of its own; what the browser adds for an element (WebKit's icy-metadata
    // for media, say) would cause a preflight that nobody asked for.
    headers: request.destination === '' ? request.headers : pickHeaders(request.headers),
  };
}

/** A request without CORS mode as one whose answer can be read: a refusal can be mended then. */
function readableInit(request: Request): RequestInit {
  return {
    ...commonInit(request),
    mode: 'cors',
    // With credentials the CDN could not answer `access-control-allow-origin: *`.
    credentials: new URL(request.url).origin === scope.location.origin ? request.credentials : 'omit',
    headers: pickHeaders(request.headers),
  };
}

/**
 * What every request carries on. Not its integrity: the browser holds the worker's answer against that itself, and a
 * denial, which never has the right bytes, can be read and mended here only without it.
 */
function commonInit(request: Request): RequestInit {
  const { method, cache, redirect, referrer, referrerPolicy, keepalive, signal } = request;
  return { method, cache, redirect, referrer, referrerPolicy, keepalive, signal, ...priorityOf(request) };
}

/** A fetch is urgent by default, an image is not; its own priority is not to be read here. */
function priorityOf({ destination }: Request): RequestInit {
  return destination === 'image' ? { priority: 'low' } : {};
}

/** The headers that the browser itself set and that cause no preflight. */
export function pickHeaders(headers: Headers): Headers {
  const picked = new Headers();
  for (const name of plainHeaders) {
    const value = headers.get(name);
    if (value !== null) picked.set(name, value);
  }
  return picked;
}
