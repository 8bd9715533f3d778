import type { CloudFrontRequest, CloudFrontRequestResult } from '../shared/contract/cloudfront-event.js';
import { within } from '../shared/util/within.js';
import { answerPreflight } from './request/answer-preflight.js';
import { callHook } from './call-hook.js';
import { checkIssuerAndAudience, checkTimes } from './token/check-claims.js';
import { deny } from './denial/deny.js';
import type { AuthorizerDecision, CreateAuthorizerOptions, ViewerRequestHandler } from './options/options.js';
import { parseToken } from './token/parse-token.js';
import { keptQuery, readToken } from './request/read-query.js';
import { readRequest } from './request/read-request.js';
import { Refusal } from './denial/denial.js';
import { hashSubject, report } from './report.js';
import { resolveOptions, type ResolvedOptions } from './options/resolve-options.js';
import { rewriteRequest } from './request/rewrite-request.js';
import { verifyToken, type Progress } from './token/verify-token.js';

// Keys and hooks have a limit each, and they add up. After 5 seconds Lambda@Edge ends a viewer-request function with a 503
// that no page can read.
const timeLimitMs = 4_500;

interface Decided extends Pick<AuthorizerDecision, 'outcome' | 'reason'> {
  readonly answer: NonNullable<CloudFrontRequestResult>;
}

/**
 * Makes the handler of a Lambda@Edge function at viewer-request. A GET or HEAD request for a file passes if it
 * carries one valid token that grants the file; it goes on without the token, with an empty query. Everything else
 * is answered at the edge: preflights with 204, the rest with a denial that pages and service workers can read
 * (header `x-file-auth`). The handler never rejects, whatever the event.
 *
 * A token opens the files its `files` claim names, a string or a list: `/<folder>/` opens the folder,
 * `/<folder>/<file>` every name of that file, anything longer one exact path.
 *
 * @throws {TypeError} an option is missing, unknown or wrong; the message names it
 */
export function createAuthorizer(options: CreateAuthorizerOptions): ViewerRequestHandler {
  const settings = resolveOptions(options);
  return async (event) => {
    const progress: Progress = { kid: null, subject: null };
    const { answer, outcome, reason } = await decide(readRequest(event), settings, progress);
    report({ outcome, reason, ...progress }, settings);
    return answer;
  };
}

async function decide(
  request: CloudFrontRequest | null,
  settings: ResolvedOptions,
  progress: Progress,
): Promise<Decided> {
  try {
    if (request === null) throw new Refusal('request-refused');
    if (request.method === 'OPTIONS') {
      return { outcome: 'preflight', reason: null, answer: answerPreflight(request, settings) };
    }
    return { outcome: 'allowed', reason: null, answer: await admitInTime(request, settings, progress) };
  } catch (error) {
    // An error that left the function would become CloudFront's 503 page, which has no CORS headers.
    const reason = error instanceof Refusal ? error.reason : 'authorizer-failed';
    return { outcome: 'denied', reason, answer: deny(reason, request, settings) };
  }
}

function admitInTime(
  request: CloudFrontRequest,
  settings: ResolvedOptions,
  progress: Progress,
): Promise<CloudFrontRequest> {
  const admitted = admit(request, settings, progress);
  // What has its keys and asks nobody waits for nothing; a timer would only make its first request slower.
  if (!settings.asksOthers) return admitted;
  return within(admitted, timeLimitMs, () => {
    throw new Refusal('authorizer-failed');
  });
}

/** The checks in their order; the first that fails ends them with its refusal. */
async function admit(
  request: CloudFrontRequest,
  settings: ResolvedOptions,
  progress: Progress,
): Promise<CloudFrontRequest> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new Refusal('method-refused');
  const reference = settings.locate(request.uri);
  if (reference === null) throw new Refusal('path-refused');
  const querystring = keptQuery(request, settings);
  const token = readToken(request, settings);
  const claims = await verifyToken(parseToken(token), settings, progress);
  if (settings.log !== 'none' || settings.onDecision) progress.subject = await hashSubject(claims);
  checkTimes(claims, settings, Date.now() / 1000);
  checkIssuerAndAudience(claims, settings);
  const file = { ...reference, path: request.uri };
  const granted: unknown = await callHook(() => settings.authorize({ claims, file }));
  if (granted !== true) throw new Refusal('file-not-granted');
  return rewriteRequest(request, querystring, settings);
}
