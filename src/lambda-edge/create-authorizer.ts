import type { CloudFrontRequest, CloudFrontRequestResult } from '../shared/contract/cloudfront-event.js';
import { within } from '../shared/util/within.js';
import { answerPreflight } from './answer/answer-preflight.js';
import { deny } from './answer/deny.js';
import { callHook } from './call-hook.js';
import { Denial } from './denial.js';
import type { AuthorizerDecision, CreateAuthorizerOptions, ViewerRequestHandler } from './options/options.js';
import { type ResolvedOptions, resolveOptions } from './options/resolve-options.js';
import { report } from './report.js';
import { keptQuery } from './request/kept-query.js';
import { readRequest } from './request/read-request.js';
import { readToken } from './request/read-token.js';
import { rewriteRequest } from './request/rewrite-request.js';
import { checkIssuerAndAudience } from './token/check-issuer-and-audience.js';
import { checkTimes } from './token/check-times.js';
import type { Claims } from './token/claims.js';
import { hashSubject } from './token/hash-subject.js';
import { parseToken } from './token/parse-token.js';
import { type Progress, verifyToken } from './token/verify-token.js';

// Keys and hooks have a limit each, and they add up. After 5 seconds Lambda@Edge ends a viewer-request function with a 503
// that no page can read.
const timeLimitMs = 4_500;

interface Decided extends Pick<AuthorizerDecision, 'outcome' | 'reason'> {
  readonly answer: NonNullable<CloudFrontRequestResult>;
}

/**
 * Creates the handler of a Lambda@Edge function for the viewer-request event. A GET or HEAD request for a file is
 * forwarded if it carries exactly one valid token that grants the file. The token and the rest of the query are removed
 * first. The handler answers every other request itself: a preflight with 204, anything else with a denial, which has the
 * header `x-file-auth` with the reason and CORS headers, so that pages and service workers can read it.
 *
 * A token grants the files that its claim `files` names, a string or an array of strings: `/<folder>/` grants the folder,
 * `/<folder>/<file>` grants the file under every name, and anything else grants the path that is equal to it.
 *
 * The handler never throws. CloudFront answers an uncaught error with a 503 page that has no CORS headers.
 *
 * @throws {TypeError} an option is missing, unknown or wrong; the message names it
 * @example
 * ```ts
 * import { createAuthorizer } from 'file-auth-worker/lambda-edge';
 * import keys from './keys.json' with { type: 'json' };
 *
 * export const handler = createAuthorizer({
 *   issuer: 'https://app.example.com',
 *   audience: 'files',
 *   keys,
 *   allowedOrigins: ['https://app.example.com'],
 * });
 * ```
 */
export function createAuthorizer(options: CreateAuthorizerOptions): ViewerRequestHandler {
  const settings = resolveOptions(options);
  return async (event) => {
    const progress: Progress = { kid: null, subject: null };
    const { answer, outcome, reason } = await decide(readRequest(event), settings, progress);
    report({ outcome, reason, ...progress }, settings);
    return settings.session === null ? answer : settings.session.allowCredentials(answer);
  };
}

async function decide(
  request: CloudFrontRequest | null,
  settings: ResolvedOptions,
  progress: Progress,
): Promise<Decided> {
  try {
    if (request === null) throw new Denial('request-refused');
    const check: CheckToken = (token) => checkToken(token, settings, progress);
    if (settings.session !== null && request.uri === settings.session.path) {
      const answering = settings.session.answer(request, check);
      return { outcome: 'session', reason: null, answer: await inTime(answering, settings) };
    }
    if (request.method === 'OPTIONS') {
      return { outcome: 'preflight', reason: null, answer: answerPreflight(request, settings) };
    }
    return {
      outcome: 'allowed',
      reason: null,
      answer: await inTime(admit(request, settings, check), settings),
    };
  } catch (error) {
    // An error that left the function would become CloudFront's 503 page, which has no CORS headers.
    const reason = error instanceof Denial ? error.reason : 'authorizer-failed';
    return { outcome: 'denied', reason, answer: deny(reason, request, settings) };
  }
}

function inTime<T>(answering: Promise<T>, { asksOthers }: ResolvedOptions): Promise<T> {
  // What has its keys and asks nobody waits for nothing; a timer would only make its first request slower.
  if (!asksOthers) return answering;
  return within(answering, timeLimitMs, () => {
    throw new Denial('authorizer-failed');
  });
}

type CheckToken = (token: string) => Promise<Claims>;

/** The checks of a request in their order; the first that fails ends them with a denial. */
async function admit(
  request: CloudFrontRequest,
  settings: ResolvedOptions,
  check: CheckToken,
): Promise<CloudFrontRequest> {
  const { session } = settings;
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new Denial('method-refused');
  const reference = settings.locate(request.uri);
  if (reference === null) throw new Denial('path-refused');
  const querystring = keptQuery(request, settings);
  const token = session ? session.readToken(request, settings) : readToken(request, settings);
  const claims = await check(token);
  const file = { ...reference, path: request.uri };
  const granted: unknown = await callHook(() => settings.authorize({ claims, file }));
  if (granted !== true) throw new Denial('file-not-granted');
  const rewritten = rewriteRequest(request, querystring, settings);
  return session ? session.withoutCookie(rewritten) : rewritten;
}

/** All checks of a token but the grant of a file. */
async function checkToken(token: string, settings: ResolvedOptions, progress: Progress): Promise<Claims> {
  const claims = await verifyToken(parseToken(token), settings, progress);
  if (settings.log !== 'none' || settings.onDecision) progress.subject = await hashSubject(claims);
  checkTimes(claims, settings, Date.now() / 1000);
  checkIssuerAndAudience(claims, settings);
  return claims;
}
