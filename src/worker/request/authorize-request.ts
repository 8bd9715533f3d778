import type { ResolvedFileAuthOptions } from '../../shared/contract/options.js';
import { setParameter } from '../../shared/util/set-parameter.js';
import { scope } from '../scope.js';
import type { FileRequest } from './file-request.js';

/** Headers that the browser itself sets and that cause no preflight. */
const plainHeaders = ['accept', 'accept-language', 'range'];

// A longer value is not safelisted (Fetch, Section 2.2.2), and the `accept` of a navigation may be longer.
const longestSafelistedValue = 128;

/** What `fetch` and `Request` are called with: `fetch` makes a Request of its own from whatever it gets. */
export type FetchArguments = readonly [url: string, init: RequestInit];

/** Makes of a request one in CORS mode with the token, which is in its URL or in its headers, never in both. */
export function authorizeRequest(
  { request, file }: Pick<FileRequest, 'request' | 'file'>,
  token: string,
  { parameter, placement }: Pick<ResolvedFileAuthOptions, 'parameter' | 'placement'>,
): FetchArguments {
  const init = request.mode === 'no-cors' ? readableInit(request, file.origin) : faithfulInit(request);
  if (placement === 'query') return [setParameter(request.url, parameter, token), init];
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  return [setParameter(request.url, parameter, null), { ...init, headers }];
}

/** Everything that the page asked for; only the URL is another. Also for what is sent as the browser meant it. */
export function faithfulInit(request: Request): RequestInit {
  return {
    ...commonInit(request),
    mode: request.mode,
    credentials: request.credentials,
    // A page's own fetch may carry headers of its own; what the browser adds for an element would cause a preflight that
    // nobody asked for. WebKitGTK 2.50 adds icy-metadata for media: test/browser/requests.test.ts
    headers: request.destination === '' ? request.headers : pickHeaders(request.headers),
  };
}

/** A request without CORS mode as one whose answer can be read: another token can follow a denial then. */
function readableInit(request: Request, origin: string): RequestInit {
  return {
    ...commonInit(request),
    mode: 'cors',
    // With credentials the CDN could not answer `access-control-allow-origin: *`.
    credentials: origin === scope.location.origin ? request.credentials : 'omit',
    headers: pickHeaders(request.headers),
  };
}

/**
 * What every request carries on. Not its integrity: the browser holds the worker's answer against that itself, and a
 * denial, which never has the right bytes, can be read here only without it.
 */
function commonInit(request: Request): RequestInit {
  const { method, cache, redirect, referrer, referrerPolicy, keepalive, signal } = request;
  return { method, cache, redirect, referrer, referrerPolicy, keepalive, signal, ...priorityOf(request) };
}

/** A fetch is urgent by default, an image is not; its own priority is not to be read here. */
function priorityOf({ destination }: Request): RequestInit {
  return destination === 'image' ? { priority: 'low' } : {};
}

/** The headers that the browser itself set and that cause no preflight. Also for requests under the virtual path. */
export function pickHeaders(headers: Headers): Headers {
  const picked = new Headers();
  for (const name of plainHeaders) {
    const value = headers.get(name);
    if (value !== null && value.length <= longestSafelistedValue) picked.set(name, value);
  }
  return picked;
}
