import type {
  CloudFrontRequest,
  CloudFrontRequestResult,
  CloudFrontResultResponse,
} from '../../shared/contract/cloudfront-event.js';
import type { FilePathMatcher } from '../../shared/contract/file-url.js';
import { quote } from '../../shared/util/quote.js';
import type { TokenPlace } from '../request/read-token.js';
import type { Claims } from '../token/claims.js';
import { allowCredentials } from './allow-credentials.js';
import { answerSession } from './answer-session.js';
import { readTokenOrCookie } from './read-token-or-cookie.js';
import { withoutCookie } from './session-cookie.js';

/** What an authorizer with sessions does besides. */
export interface OpenedSession {
  readonly path: string;
  /** Answers a request for the session's own path. `check` verifies all of a token but the grant of a file. */
  answer(
    request: CloudFrontRequest,
    check: (token: string) => Promise<Claims>,
  ): Promise<CloudFrontResultResponse>;
  /** The token of a file's request. */
  readToken(request: CloudFrontRequest, place: TokenPlace): string;
  /** What goes on of a request that passes. */
  withoutCookie(request: CloudFrontRequest): CloudFrontRequest;
  /** What goes back to a page that may have sent the cookie. */
  allowCredentials(answer: NonNullable<CloudFrontRequestResult>): NonNullable<CloudFrontRequestResult>;
}

/** What a session must know of its authorizer. */
export interface SessionPlace {
  readonly origins: readonly string[] | '*';
  readonly locate: FilePathMatcher;
  /** Whether a rule of the application's grants files. */
  readonly hasOwnRule: boolean;
}

/** @throws {TypeError} the authorizer cannot have a session */
export function openSession(path: string, { origins, locate, hasOwnRule }: SessionPlace): OpenedSession {
  if (origins === '*') {
    throw new TypeError(
      '"session" option needs "allowedOrigins" to list origins: with "*", every page could use the session',
    );
  }
  if (locate(path) !== null) {
    throw new TypeError(
      `"session" option has the path ${quote(path)}, which could be the path of a file: choose another one`,
    );
  }
  const listed: ReadonlySet<string> = new Set(origins);
  // What a rule of the application's grants is not known before there is a file.
  const isGrant = hasOwnRule ? (): boolean => true : hasGrant;
  return {
    path,
    answer: (request, check) => answerSession(request, { listed, isGrant, check }),
    readToken: (request, place) => readTokenOrCookie(request, place, listed),
    withoutCookie,
    allowCredentials,
  };
}

function hasGrant({ files }: Claims): boolean {
  const grants: readonly unknown[] = Array.isArray(files) ? files : [files];
  return grants.some((grant) => typeof grant === 'string' && grant.startsWith('/'));
}
