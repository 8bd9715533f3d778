import type { CloudFrontRequest, CloudFrontResultResponse } from '../../shared/contract/cloudfront-event.js';
import { responseHeaders } from '../answer/response-headers.js';
import { Denial } from '../denial.js';
import { headerLines } from '../request/header-lines.js';
import { headerValue } from '../request/header-value.js';
import { readToken } from '../request/read-token.js';
import type { Claims } from '../token/claims.js';
import { longestCookieToken, writeCookie } from './session-cookie.js';
import { tokenOfCookie } from './token-of-cookie.js';

/** What the answers of a session depend on. */
export interface SessionSettings {
  /** The origins whose pages may open a session, and read what it opens. */
  readonly listed: ReadonlySet<string>;
  /** Verifies all of a token but the grant of a file. */
  readonly check: (token: string) => Promise<Claims>;
  /** Whether the claims can grant anything. */
  readonly isGrant: (claims: Claims) => boolean;
}

const controlHeader = 'x-file-auth-session';

/** Answers a request for the session's own path: opens the session, closes it, or tells whether there is one. */
export async function answerSession(
  request: CloudFrontRequest,
  settings: SessionSettings,
): Promise<CloudFrontResultResponse> {
  const origin = headerValue(request, 'origin');
  // An image or a link in a user's text, and an upload that runs, come without one.
  if (origin === null || !settings.listed.has(origin)) throw new Denial('request-refused');
  if (request.method === 'OPTIONS') return answerPreflight(request, origin);
  if (request.method !== 'GET') throw new Denial('method-refused');
  // Where a token could be.
  if (request.querystring !== '') throw new Denial('query-refused');
  if (headerLines(request, controlHeader).length > 0) return close(request, origin);
  if (headerLines(request, 'authorization').length > 0) return open(request, origin, settings);
  await settings.check(tokenOfCookie(request, settings.listed));
  return answer(origin, null);
}

async function open(
  request: CloudFrontRequest,
  origin: string,
  { check, isGrant }: SessionSettings,
): Promise<CloudFrontResultResponse> {
  const token = readToken(request, { parameter: '', placement: 'header' });
  const claims = await check(token);
  if (!isGrant(claims)) throw new Denial('file-not-granted');
  if (token.length > longestCookieToken) throw new Denial('token-too-large');
  const lifetime = Math.floor(Number(claims['exp']) - Date.now() / 1000);
  // Within the clock tolerance, a token is still good for a moment, but there is no cookie of no time.
  if (lifetime < 1) throw new Denial('token-expired');
  return answer(origin, writeCookie(token, lifetime));
}

/** A header asks for it, so that it needs a preflight: an image in a user's text must not be able to end a session. */
function close(request: CloudFrontRequest, origin: string): CloudFrontResultResponse {
  if (headerValue(request, controlHeader) !== 'close') throw new Denial('request-refused');
  return answer(origin, writeCookie('', 0));
}

function answerPreflight(request: CloudFrontRequest, origin: string): CloudFrontResultResponse {
  if (headerValue(request, 'access-control-request-method') !== 'GET') throw new Denial('method-refused');
  return answer(origin, null, {
    'access-control-allow-methods': 'GET',
    'access-control-allow-headers': `authorization, ${controlHeader}`,
    'access-control-max-age': '7200',
  });
}

function answer(
  origin: string,
  cookie: string | null,
  more: Readonly<Record<string, string>> = {},
): CloudFrontResultResponse {
  const headers = responseHeaders({
    'access-control-allow-origin': origin,
    'cache-control': 'no-store',
    'set-cookie': cookie,
    vary: 'Origin',
    ...more,
  });
  return { status: '204', headers };
}
