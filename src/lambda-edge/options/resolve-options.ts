import {
  assertOptionNames,
  oneOf,
  optionalFunction,
  readParameter,
} from '../../shared/contract/check-option.js';
import type { DenialReason } from '../../shared/contract/denial.js';
import type { FilePathMatcher } from '../../shared/contract/file-url.js';
import { assertFilePath, defaultPath } from '../../shared/contract/path-option.js';
import { matchRawPath } from '../../shared/contract/match-raw-path.js';
import { isObject } from '../../shared/util/is-object.js';
import type { Readers } from '../answer/allowed-origin.js';
import { createKeySource } from '../keys/create-key-source.js';
import { readKeyCache } from '../keys/read-key-cache.js';
import { mediaType } from '../parsing/media-type.js';
import type { TokenPlace } from '../request/read-token.js';
import type { OpenedSession } from '../session/open-session.js';
import type { Authorize } from '../token/authorize.js';
import type { Expected } from '../token/check-issuer-and-audience.js';
import type { TimeLimits } from '../token/check-times.js';
import { createVerifiedTokens } from '../token/create-verified-tokens.js';
import { isGranted } from '../token/is-granted.js';
import type { Verification } from '../token/verify-token.js';
import { forwardedOriginOf } from './forwarded-origin-of.js';
import type { AuthorizerDecision, CreateAuthorizerOptions } from './options.js';
import { readExpected } from './read-expected.js';
import { readKeepQuery } from './read-keep-query.js';
import { readLifetime } from './read-lifetime.js';
import { readOrigins } from './read-origins.js';
import { readSession } from './read-session.js';
import { readStatuses } from './read-statuses.js';
import { readText } from './read-text.js';
import { readTolerance } from './read-tolerance.js';

/** The options, checked and complete. */
export type ResolvedOptions = ResolvedCommonOptions & Verification;

interface ResolvedCommonOptions extends Expected, TimeLimits, Readers, TokenPlace {
  /** The `origin` header of every request that passes; `null` leaves an allowed one as it is. */
  readonly forwardedOrigin: string | null;
  readonly locate: FilePathMatcher;
  readonly keepQuery: ReadonlySet<string>;
  readonly authorize: Authorize;
  readonly statuses: Readonly<Record<DenialReason, number>>;
  readonly log: 'none' | 'denials' | 'all';
  /** Opens, checks and closes sessions, if there are any. */
  readonly session: OpenedSession | null;
  /** Whether keys from elsewhere or a function of the application's may keep a request waiting. */
  readonly asksOthers: boolean;
  readonly onDecision: ((decision: AuthorizerDecision) => void) | undefined;
}

const optionNames: readonly (keyof CreateAuthorizerOptions)[] = [
  'issuer',
  'audience',
  'keys',
  'keyCache',
  'verify',
  'allowedOrigins',
  'cors',
  'maxTokenLifetime',
  'clockTolerance',
  'typ',
  'path',
  'parameter',
  'placement',
  'session',
  'keepQuery',
  'authorize',
  'statuses',
  'onDecision',
  'log',
];

/**
 * Checks the options of `createAuthorizer` and fills in the defaults.
 *
 * @throws {TypeError} naming the option
 */
export function resolveOptions(options: CreateAuthorizerOptions): ResolvedOptions {
  assertOptionNames(options, optionNames);
  const { parameter = 'authorization', placement = 'query', keepQuery = [], cors = 'policy' } = options;
  const { maxTokenLifetime = '24h', clockTolerance = 30, authorize = isGranted } = options;
  const origins = readOrigins(options.allowedOrigins);
  const locate = compileLocate(options.path);
  return Object.freeze({
    ...readVerification(options),
    issuers: readExpected('issuer', options.issuer),
    audiences: readExpected('audience', options.audience),
    allowedOrigins: origins === '*' ? origins : new Set(origins),
    forwardedOrigin: forwardedOriginOf(cors, origins),
    maxTokenLifetime: readLifetime(maxTokenLifetime),
    clockTolerance: readTolerance(clockTolerance),
    locate,
    parameter: readParameter(parameter),
    placement: oneOf('placement', placement, ['query', 'header']),
    session:
      readSession(options.session)?.open({ origins, locate, hasOwnRule: Boolean(options.authorize) }) ?? null,
    keepQuery: readKeepQuery(keepQuery, parameter),
    authorize: optionalFunction('authorize', authorize),
    statuses: readStatuses(options.statuses),
    log: oneOf('log', options.log ?? 'none', ['none', 'denials', 'all']),
    asksOthers:
      Boolean(options.verify ?? options.authorize) || !isObject(options.keys) || options.keys instanceof URL,
    onDecision: optionalFunction('onDecision', options.onDecision),
  });
}

function readVerification(options: CreateAuthorizerOptions): Verification {
  const common = {
    typ: options.typ === undefined ? null : mediaType(readText('typ', options.typ)),
    verified: createVerifiedTokens(),
  };
  const verify = optionalFunction('verify', options.verify) ?? null;
  const times = readKeyCache(options.keyCache);
  if (options.keys !== undefined) return { ...common, findKey: createKeySource(options.keys, times), verify };
  if (verify === null)
    throw new TypeError(
      '"keys" option is missing: pass a JWK set, its URL or a function, or the option "verify" instead',
    );
  return { ...common, findKey: null, verify };
}

function compileLocate(path: RegExp | undefined): FilePathMatcher {
  if (path !== undefined) assertFilePath(path);
  return matchRawPath(path ?? defaultPath);
}
