import { authorizeFileUrl } from '../shared/authorize-file-url.js';
import type { ResolvedFileAuthOptions } from '../shared/options.js';
import { createCorsMemory, type CorsMemory } from './cors-memory.js';
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
  /** Whether this URL is one that {@link Sender.send} just redirected the browser to. Says so once. */
  isOwnRedirect(url: string): boolean;
}

export function createSender(
  options: ResolvedFileAuthOptions,
  memory: CorsMemory = createCorsMemory(),
): Sender {
  const redirects = new Set<string>();

  /** As the browser meant it, for a CDN without CORS: the answer is opaque and cannot be mended. */
  const sendAsMeant = async (request: Request, url: string): Promise<Response> => {
    if (request.destination !== 'video' && request.destination !== 'audio')
      return fetch(new Request(url, request));
    // A copy without CORS mode loses its Range header; a redirect makes the browser ask again with it. The answer is
    // not seen here, so it says nothing about the origin.
    redirects.add(url);
    return Response.redirect(url, 307);
  };

  const sendWithoutCors = async (
    request: Request,
    url: string,
    isCurrent: () => boolean,
  ): Promise<Response> => {
    const { origin } = new URL(url);
    if (options.cors === 'never' || (options.cors === 'auto' && memory.isUnreadable(origin))) {
      return sendAsMeant(request, url);
    }
    try {
      const response = await fetch(url, readableInit(request, origin));
      memory.readable(origin);
      return response;
    } catch (error) {
      if (options.cors === 'always' || request.signal.aborted || !isCurrent()) throw error;
      const response = await sendAsMeant(request, url);
      if (response.type === 'opaque') memory.unreadable(origin);
      return response;
    }
  };

  return {
    send: async (request, token, isCurrent) => {
      const url = authorizeFileUrl(request.url, options.parameter, token);
      if (request.mode === 'no-cors') return sendWithoutCors(request, url, isCurrent);
      return fetch(url, faithfulInit(request));
    },
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
    headers: request.destination === '' ? request.headers : pick(request.headers, plainHeaders),
  };
}

/** A request without CORS mode as one whose answer can be read: a refusal can be mended then. */
function readableInit(request: Request, origin: string): RequestInit {
  return {
    ...commonInit(request),
    mode: 'cors',
    // With credentials the CDN could not answer `access-control-allow-origin: *`.
    credentials: origin === scope.location.origin ? request.credentials : 'omit',
    headers: pick(request.headers, plainHeaders),
  };
}

function commonInit(request: Request): RequestInit {
  const { method, cache, redirect, referrer, referrerPolicy, integrity, keepalive, signal } = request;
  return { method, cache, redirect, referrer, referrerPolicy, integrity, keepalive, signal };
}

function pick(headers: Headers, names: readonly string[]): Headers {
  const picked = new Headers();
  for (const name of names) {
    const value = headers.get(name);
    if (value !== null) picked.set(name, value);
  }
  return picked;
}
