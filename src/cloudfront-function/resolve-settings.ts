import { readJwk } from '../lambda-edge/keys/read-jwk.js';
import { forwardedOriginOf } from '../lambda-edge/options/forwarded-origin-of.js';
import { readExpected } from '../lambda-edge/options/read-expected.js';
import { readLifetime } from '../lambda-edge/options/read-lifetime.js';
import { readOrigins } from '../lambda-edge/options/read-origins.js';
import { readStatuses } from '../lambda-edge/options/read-statuses.js';
import { readText } from '../lambda-edge/options/read-text.js';
import { readTolerance } from '../lambda-edge/options/read-tolerance.js';
import { mediaType } from '../lambda-edge/parsing/media-type.js';
import { assertOptionNames, flag, oneOf, readParameter } from '../shared/contract/check-option.js';
import { assertFilePath, defaultPath } from '../shared/contract/path-option.js';
import { isObject } from '../shared/util/is-object.js';
import { quote } from '../shared/util/quote.js';
import type { CloudFrontFunctionOptions } from './options.js';
import type { Settings } from './settings.js';

const optionNames: readonly (keyof CloudFrontFunctionOptions)[] = [
  'issuer',
  'audience',
  'secrets',
  'keyValueStoreId',
  'denyList',
  'allowedOrigins',
  'cors',
  'maxTokenLifetime',
  'clockTolerance',
  'typ',
  'path',
  'parameter',
  'placement',
  'statuses',
];

const impossibleOptions: Readonly<Record<string, string>> = {
  keys: 'verifies HS256 only, with "secrets" or a "keyValueStoreId"',
  verify: 'has no hooks',
  authorize: 'has no hooks',
  onDecision: 'has no hooks',
  session: 'has no room for sessions',
  keepQuery: 'cannot forward a query exactly as the viewer wrote it',
};

/**
 * Checks the options of `renderCloudFrontFunction` and fills in the defaults.
 *
 * @throws {TypeError} naming the option
 */
export function resolveSettings(options: CloudFrontFunctionOptions): Settings {
  assertPossible(options);
  assertOptionNames(options, optionNames);
  const { parameter = 'authorization', placement = 'query', statuses = {}, typ } = options;
  const { maxTokenLifetime = '24h', clockTolerance = 30, denyList = false, cors = 'policy' } = options;
  const origins = readOrigins(options.allowedOrigins);
  return {
    ...readSecretSource(options, flag('denyList', denyList)),
    issuers: readTexts('issuer', options.issuer),
    audiences: readTexts('audience', options.audience),
    allowedOrigins: origins,
    forwardedOrigin: forwardedOriginOf(cors, origins),
    maxTokenLifetime: readLifetime(maxTokenLifetime),
    clockTolerance: readTolerance(clockTolerance),
    typ: typ === undefined ? null : mediaType(readText('typ', typ)),
    path: readPath(options.path),
    parameter: readParameter(parameter),
    placement: oneOf('placement', placement, ['query', 'header']),
    statuses: readStatuses(statuses),
  };
}

function assertPossible(options: unknown): void {
  if (!isObject(options)) return;
  const name = Object.keys(impossibleOptions).find((each) => options[each] !== undefined);
  if (name === undefined) return;
  throw new TypeError(
    `"${name}" option: a CloudFront Function ${impossibleOptions[name]}. Use createAuthorizer on Lambda@Edge for that`,
  );
}

function readSecretSource(
  { secrets, keyValueStoreId }: CloudFrontFunctionOptions,
  denyList: boolean,
): Pick<Settings, 'secrets' | 'keyValueStoreId' | 'denyList'> {
  if (secrets === undefined && keyValueStoreId === undefined) {
    throw new TypeError(
      '"secrets" option is missing: pass secrets by "kid", or the option "keyValueStoreId" instead',
    );
  }
  if (denyList && keyValueStoreId === undefined) {
    throw new TypeError(
      '"denyList" option needs a "keyValueStoreId" option: the list is in the key value store',
    );
  }
  return {
    secrets: secrets === undefined ? null : readSecrets(secrets),
    keyValueStoreId: keyValueStoreId === undefined ? null : readText('keyValueStoreId', keyValueStoreId),
    denyList,
  };
}

function readSecrets(secrets: unknown): Readonly<Record<string, string>> {
  const entries = isObject(secrets) ? Object.entries(secrets) : [];
  if (entries.length === 0) {
    throw new TypeError('"secrets" option must be an object with at least one secret by its "kid"');
  }
  return Object.fromEntries(entries.map(([kid, k]) => [kid, readSecret(kid, k)]));
}

function readSecret(kid: string, k: unknown): string {
  const text = typeof k === 'string' ? k : '';
  // In the code of the function it would set the prototype of the secrets.
  if (kid === '__proto__') throw new TypeError('"secrets" option: "__proto__" cannot be a "kid"');
  try {
    readJwk({ kty: 'oct', alg: 'HS256', kid, k: text });
    return text;
  } catch (error) {
    const problem = error instanceof TypeError ? error.message : 'cannot be read';
    throw new TypeError(`"secrets" option: the secret ${quote(kid)} ${problem}`, { cause: error });
  }
}

function readTexts(name: 'issuer' | 'audience', value: unknown): readonly string[] | null {
  const expected = readExpected(name, value);
  return expected && Array.from(expected, String);
}

function readPath(path: RegExp = defaultPath): Settings['path'] {
  assertFilePath(path);
  const { source, flags } = path;
  if (flags !== '' && flags !== 'i') {
    throw new TypeError(
      `"path" option has the flags "${flags}": a CloudFront Function supports only the flag "i"`,
    );
  }
  return { source, flags };
}
