import type { CreateAuthorizerOptions } from '../../../src/lambda-edge/index.js';
import { appOrigin, secret } from '../hs256.js';
import { testAudience, testIssuer } from '../tokens.js';
import { changedTokens } from './token/changed-tokens.js';
import { claims } from './token/claims.js';
import { grants } from './token/grants.js';
import { methods } from './request/methods.js';
import { parties } from './token/parties.js';
import { paths } from './request/paths.js';
import { payloads } from './token/payloads.js';
import { preflight, preflights } from './request/preflights.js';
import { queries } from './request/queries.js';
import { requestHeaders } from './request/request-headers.js';
import { speltTokens } from './token/spelt-tokens.js';
import { textLengths } from './token/text-lengths.js';
import { times } from './token/times.js';
import { tokenHeaders } from './token/token-headers.js';
import { caseTime, type EdgeCase } from './edge-case.js';
import { oneCase, tokenWith, type Headers } from './one-case.js';
import { otherSecret, signedBy, withSecret } from './token/other-secret.js';

/** The options that Lambda@Edge's authorizer and its twin have in common. */
export type EdgeOptions = Pick<
  CreateAuthorizerOptions,
  | 'issuer'
  | 'audience'
  | 'allowedOrigins'
  | 'cors'
  | 'maxTokenLifetime'
  | 'clockTolerance'
  | 'typ'
  | 'path'
  | 'parameter'
  | 'placement'
  | 'statuses'
>;

/** Cases for one set of options. */
export interface EdgeCaseGroup {
  readonly title: string;
  readonly options: EdgeOptions;
  /** HS256 secrets by `kid`, base64url. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly cases: readonly EdgeCase[];
}

const originsOfAll: readonly (readonly [string, string | readonly string[]])[] = [
  ['the first origin', appOrigin],
  ['the second origin', 'https://b.example'],
  ['another origin', 'https://evil.example'],
  ['the origin null', 'null'],
  ['no origin', []],
  ['two origins', [appOrigin, 'https://b.example']],
];

/** What is left of each of these origins is compared between the two authorizers. */
const fromEachOrigin: readonly EdgeCase[] = originsOfAll.map(([name, origin]) =>
  oneCase(`a request with ${name}`, 'passes', { headers: { origin } }),
);

const usual: EdgeOptions = { issuer: testIssuer, audience: testAudience, allowedOrigins: [appOrigin] };

const inHeader = (name: string, expected: string, headers: Headers): EdgeCase =>
  oneCase(`${name} in the header`, expected, { querystring: '', headers });

const group = (
  title: string,
  options: Partial<EdgeOptions>,
  cases: readonly EdgeCase[],
  secrets: EdgeCaseGroup['secrets'] = { a: secret },
): EdgeCaseGroup => ({ title, options: { ...usual, ...options }, cases, secrets });

/** The first of each name: some tables above meet. */
function distinct(cases: readonly EdgeCase[]): readonly EdgeCase[] {
  return [...new Map(cases.toReversed().map((each) => [each.name, each])).values()].toReversed();
}

/** What both authorizers are asked. No two cases of a group are the same: a test looks. */
export const edgeCaseGroups: readonly EdgeCaseGroup[] = [
  group('the usual options', {}, [
    ...distinct([
      ...methods,
      ...paths,
      ...queries,
      ...changedTokens,
      ...speltTokens,
      ...tokenHeaders,
      ...payloads,
      ...textLengths,
      ...times,
      ...parties,
      ...grants,
      ...claims,
      ...requestHeaders,
      ...preflights,
    ]),
  ]),
  group('any issuer, any audience, all origins', { issuer: null, audience: null, allowedOrigins: '*' }, [
    oneCase('a token of anybody for anything', 'passes', { token: tokenWith({ iss: 'x', aud: undefined }) }),
    oneCase('a token without iss', 'passes', { token: tokenWith({ iss: undefined }) }),
    oneCase('a token that has expired', 'token-expired', { token: tokenWith({ iat: 1, exp: 2 }) }),
    oneCase('another origin', 'passes', { headers: { origin: 'https://any.example' } }),
    oneCase('a denial for another origin', 'token-missing', {
      querystring: '',
      headers: { origin: 'https://any.example' },
    }),
    preflight('any origin', 'preflight', { origin: 'https://any.example' }),
    preflight('no origin', 'method-refused', { origin: [] }),
  ]),
  group(
    'lists of issuers, audiences and origins',
    { issuer: ['x', testIssuer], audience: ['y', 'z'], allowedOrigins: [appOrigin, 'http://localhost:5173'] },
    [
      oneCase('the first issuer', 'passes', { token: tokenWith({ iss: 'x', aud: 'y' }) }),
      oneCase('the last issuer', 'passes', { token: tokenWith({ aud: ['z'] }) }),
      oneCase('no issuer of the list', 'token-invalid', { token: tokenWith({ iss: 'y', aud: 'y' }) }),
      oneCase('no audience of the list', 'token-invalid', { token: tokenWith({ iss: 'x', aud: 'x' }) }),
      oneCase('the second origin', 'passes', {
        token: tokenWith({ iss: 'x', aud: 'y' }),
        headers: { origin: 'http://localhost:5173' },
      }),
      oneCase('a denial for the second origin', 'token-missing', {
        querystring: '',
        headers: { origin: 'http://localhost:5173' },
      }),
      preflight('the second origin', 'preflight', { origin: 'http://localhost:5173' }),
    ],
  ),
  group(
    'two origins and CORS by policy',
    { allowedOrigins: [appOrigin, 'https://b.example'], cors: 'policy' },
    fromEachOrigin,
  ),
  group(
    'two origins and CORS by the bucket',
    { allowedOrigins: [appOrigin, 'https://b.example'], cors: 'bucket' },
    fromEachOrigin,
  ),
  group('all origins and CORS by policy', { allowedOrigins: '*', cors: 'policy' }, fromEachOrigin),
  group('all origins and CORS by the bucket', { allowedOrigins: '*', cors: 'bucket' }, fromEachOrigin),
  group(
    'origins of apps with a web view',
    { allowedOrigins: ['capacitor://localhost', 'tauri://localhost', 'app://-'] },
    ['capacitor://localhost', 'tauri://localhost', 'app://-'].flatMap((origin) => [
      oneCase(`a request from ${origin}`, 'passes', { headers: { origin } }),
      oneCase(`a denial for ${origin}`, 'token-missing', { querystring: '', headers: { origin } }),
      preflight(origin, 'preflight', { origin }),
      preflight(`${origin}.evil`, 'method-refused', { origin: `${origin}.evil` }),
    ]),
  ),
  group('a typ', { typ: 'at+jwt' }, [
    oneCase('the typ', 'passes', { token: tokenWith({}, { typ: 'at+jwt' }) }),
    oneCase('the typ in capitals', 'passes', { token: tokenWith({}, { typ: 'AT+JWT' }) }),
    oneCase('the typ as a media type', 'passes', { token: tokenWith({}, { typ: 'application/at+jwt' }) }),
    oneCase('another typ', 'token-invalid', { token: tokenWith({}, { typ: 'JWT' }) }),
    oneCase('no typ', 'token-invalid', {}),
    oneCase('another media type', 'token-invalid', { token: tokenWith({}, { typ: 'x/at+jwt' }) }),
  ]),
  group('a life of at most an hour and no tolerance', { maxTokenLifetime: '1h', clockTolerance: 0 }, [
    oneCase('a life of an hour', 'passes', {
      token: tokenWith({ iat: caseTime - 10, exp: caseTime + 3_590 }),
    }),
    oneCase('a life of an hour and a second', 'token-invalid', {
      token: tokenWith({ iat: caseTime, exp: caseTime + 3_601 }),
    }),
    oneCase('an exp just past', 'token-expired', {
      token: tokenWith({ iat: caseTime - 60, exp: caseTime - 1 }),
    }),
    oneCase('an nbf in a minute', 'token-not-yet-valid', { token: tokenWith({ nbf: caseTime + 60 }) }),
  ]),
  group('the token in the header', { placement: 'header' }, [
    inHeader('a bearer token', 'passes', { authorization: 'Bearer TOKEN' }),
    inHeader('a scheme in small letters', 'passes', { authorization: 'bearer TOKEN' }),
    inHeader('no token', 'token-missing', {}),
    inHeader('an empty text', 'token-malformed', { authorization: '' }),
    inHeader('no scheme', 'token-malformed', { authorization: 'TOKEN' }),
    inHeader('another scheme', 'token-malformed', { authorization: 'Basic TOKEN' }),
    inHeader('two tokens', 'token-malformed', { authorization: 'Bearer TOKEN TOKEN' }),
    inHeader('two lines', 'request-refused', { authorization: ['Bearer TOKEN', 'Bearer TOKEN'] }),
    oneCase('a token in the query', 'token-missing', {}),
    preflight('the header of the token', 'preflight', { 'access-control-request-headers': 'authorization' }),
  ]),
  group('another parameter', { parameter: 'to.ken' }, [
    oneCase('the parameter', 'passes', { querystring: 'to.ken=TOKEN' }),
    oneCase('the usual parameter', 'token-missing', {}),
    oneCase('a name that only looks alike', 'token-missing', { querystring: 'toxken=TOKEN' }),
    oneCase('the parameter twice', 'query-refused', { querystring: 'to.ken=TOKEN&to%2eken=1' }),
  ]),
  group('another path', { path: /\/files\/(?<folder>[^/]+)\/(?<file>[a-z]+\d?)/i }, [
    oneCase('a path of the pattern', 'passes', { uri: '/files/a/b1', token: tokenWith({ files: '/a/b1' }) }),
    oneCase('a path of the pattern in capitals', 'passes', {
      uri: '/FILES/a/B',
      token: tokenWith({ files: '/a/' }),
    }),
    oneCase('a grant of another folder', 'file-not-granted', {
      uri: '/files/ab/b',
      token: tokenWith({ files: '/a/' }),
    }),
    oneCase('more than the pattern', 'path-refused', { uri: '/files/a/b12' }),
    oneCase('the usual path', 'path-refused', {}),
    ...['/files/a b/c', '/files/a?b/c', '/files/a#b/c', '/files/ä/c', '/files/a\u{7f}/c', '/files/a\n/c'].map(
      (uri) => oneCase(`path ${JSON.stringify(uri)}`, 'path-refused', { uri }),
    ),
    oneCase('a line break at the end', 'path-refused', { uri: '/files/a/b\n' }),
    oneCase('an encoded character', 'path-refused', { uri: '/files/%61/b' }),
  ]),
  group(
    'two secrets',
    {},
    [
      oneCase('the first secret', 'passes', { token: { onlyHs256: withSecret } }),
      oneCase('the second secret', 'passes', {
        token: { header: { kid: 'b' }, change: signedBy(otherSecret), onlyHs256: withSecret },
      }),
      oneCase("the other's kid", 'token-invalid', { token: { header: { kid: 'b' }, onlyHs256: withSecret } }),
      oneCase('no kid', 'token-invalid', { token: { rawHeader: '{"alg":"ALG"}', onlyHs256: withSecret } }),
      oneCase('an unknown kid', 'token-invalid', { token: { header: { kid: 'c' } } }),
    ],
    { a: secret, b: otherSecret },
  ),
  group('other statuses', { statuses: { 'token-missing': 403, 'path-refused': 404, 'token-expired': 503 } }, [
    oneCase('no token', 'token-missing', { querystring: '' }),
    oneCase('another path', 'path-refused', { uri: '/' }),
    oneCase('an expired token', 'token-expired', { token: tokenWith({ iat: 1, exp: 2 }) }),
    oneCase('a malformed token', 'token-malformed', { token: { change: () => 'x' } }),
  ]),
];
