import type { DenialReason } from '../../shared/contract/denial.js';
import {
  assertOptionNames,
  oneOf,
  optionalFunction,
  readParameter,
} from '../../shared/contract/check-option.js';
import { assertFilePath, defaultPath, type FilePathMatcher } from '../../shared/contract/file-url.js';
import { locateFile } from '../../shared/contract/locate-file.js';
import type { FindKey } from '../keys/create-key-set.js';
import { createKeySource, readKeyCache } from '../keys/create-key-source.js';
import { isObject } from '../../shared/util/is-object.js';
import { isGranted } from '../token/is-granted.js';
import { mediaType } from '../token/media-type.js';
import type { Authorize, AuthorizerDecision, CreateAuthorizerOptions, Verify } from './options.js';
import {
  forwardedOriginOf,
  readExpected,
  readKeepQuery,
  readLifetime,
  readOrigins,
  readStatuses,
  readText,
  readTolerance,
} from './read-option.js';
import { createVerifiedTokens, type VerifiedTokens } from '../token/verified-tokens.js';

/** The options, checked and complete. */
export type ResolvedOptions = ResolvedCommonOptions & Verification;

type Verification =
  | { readonly findKey: FindKey; readonly verify: Verify | null }
  | { readonly findKey: null; readonly verify: Verify };

interface ResolvedCommonOptions {
  readonly issuers: ReadonlySet<unknown> | null;
  readonly audiences: ReadonlySet<unknown> | null;
  readonly allowedOrigins: ReadonlySet<string> | '*';
  /** The `origin` header of every request that passes. */
  readonly forwardedOrigin: string;
  readonly maxTokenLifetime: number;
  readonly clockTolerance: number;
  /** As a full media type. */
  readonly typ: string | null;
  readonly locate: FilePathMatcher;
  readonly parameter: string;
  readonly placement: 'query' | 'header';
  readonly keepQuery: ReadonlySet<string>;
  readonly authorize: Authorize;
  readonly statuses: Readonly<Record<DenialReason, number>>;
  readonly log: 'none' | 'denials' | 'all';
  readonly verified: VerifiedTokens;
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
  'maxTokenLifetime',
  'clockTolerance',
  'typ',
  'path',
  'parameter',
  'placement',
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
  const { parameter = 'authorization', placement = 'query', keepQuery = [] } = options;
  const { maxTokenLifetime = '24h', clockTolerance = 30, authorize = isGranted } = options;
  const origins = readOrigins(options.allowedOrigins);
  return Object.freeze({
    ...readVerification(options),
    issuers: readExpected('issuer', options.issuer),
    audiences: readExpected('audience', options.audience),
    allowedOrigins: origins === '*' ? origins : new Set(origins),
    forwardedOrigin: forwardedOriginOf(origins),
    maxTokenLifetime: readLifetime(maxTokenLifetime),
    clockTolerance: readTolerance(clockTolerance),
    typ: options.typ === undefined ? null : mediaType(readText('typ', options.typ)),
    locate: compileLocate(options.path),
    parameter: readParameter(parameter),
    placement: oneOf('placement', placement, ['query', 'header']),
    keepQuery: readKeepQuery(keepQuery, parameter),
    authorize: optionalFunction('authorize', authorize),
    statuses: readStatuses(options.statuses),
    log: oneOf('log', options.log ?? 'none', ['none', 'denials', 'all']),
    verified: createVerifiedTokens(),
    asksOthers:
      Boolean(options.verify ?? options.authorize) || !isObject(options.keys) || options.keys instanceof URL,
    onDecision: optionalFunction('onDecision', options.onDecision),
  });
}

function readVerification(options: CreateAuthorizerOptions): Verification {
  const verify = optionalFunction('verify', options.verify) ?? null;
  const times = readKeyCache(options.keyCache);
  if (options.keys !== undefined) return { findKey: createKeySource(options.keys, times), verify };
  if (verify === null)
    throw new TypeError(
      '"keys" option is missing: give a JWK set, its URL or a function, or a "verify" option instead',
    );
  return { findKey: null, verify };
}

function compileLocate(path: RegExp | undefined): FilePathMatcher {
  if (path !== undefined) assertFilePath(path);
  return locateFile(path ?? defaultPath);
}
