import { createHmac, webcrypto } from 'node:crypto';
import type {
  CloudFrontRequestEvent,
  CreateAuthorizerOptions,
  JSONWebKey,
} from '../../src/lambda-edge/index.js';
import { viewerRequestEvent } from '../../src/testing/index.js';
import { appOrigin, file, folder, path, secret } from './hs256.js';
import { caseClaims, caseTime as now, policyCases, type EdgeCase } from './policy-cases.js';
import { signRaw, testAudience, testIssuer, toBase64url, type TestKey } from './tokens.js';

/** The options that Lambda@Edge's authorizer and its twin have in common. */
export type EdgeOptions = Pick<
  CreateAuthorizerOptions,
  | 'issuer'
  | 'audience'
  | 'allowedOrigins'
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

type Headers = NonNullable<EdgeCase['headers']>;

/** What a token is made of, and whatever else there is to say of its case. */
type Token = Pick<
  EdgeCase,
  'header' | 'rawHeader' | 'claims' | 'rawPayload' | 'change' | 'onlyHs256' | 'notInFunction'
>;

const otherSecret: string = toBase64url(Buffer.alloc(48, 'other'));
const usual: EdgeOptions = { issuer: testIssuer, audience: testAudience, allowedOrigins: [appOrigin] };

const header = '{"alg":"ALG","kid":"KID"}';
const json = (claims: object = {}): string => JSON.stringify({ ...caseClaims, ...claims });

/** A token with a right signature over whatever header and payload. */
const sign = (rawHeader: string, rawPayload: string | Buffer): Token => ({ rawHeader, rawPayload });

/** A token in order, but for these claims and members of the header. */
const token = (claims: EdgeCase['claims'] = {}, head: EdgeCase['header'] = {}): Token => ({
  claims,
  header: head,
});

/** A token that was in order before it was changed. */
const changed = (change: NonNullable<EdgeCase['change']>): Token => ({ change });

const withSecret = 'it is made with the secret itself';

interface Asked {
  readonly method?: string;
  readonly uri?: string;
  readonly token?: Token;
  readonly querystring?: string;
  readonly headers?: Headers;
}

const one = (name: string, expected: string, asked: Asked): EdgeCase => ({
  name,
  expected,
  method: asked.method,
  uri: asked.uri,
  querystring: asked.querystring,
  headers: asked.headers && { origin: appOrigin, ...asked.headers },
  ...asked.token,
});

const methods = [
  one('the method "options"', 'method-refused', { method: 'options' }),
  one('method and path both wrong', 'method-refused', { method: 'POST', uri: '/' }),
  one('a denial of HEAD', 'token-missing', { method: 'HEAD', querystring: '' }),
];

const refusedPaths = [
  `/${folder}/${file}/..`,
  `/${folder}/%2e%2e/${folder}/${file}`,
  `/${folder}/${file}%252epng`,
  `/${folder}/${file}%00`,
  `/${folder}/${file}.png\r`,
  `/${folder}/${file}.png\n/`,
  `\n/${folder}/${file}.png`,
  `/${folder}/${file}+1.png`,
  `/${folder}/${file} 1.png`,
  `/${folder}/${file};v=1`,
  `/${folder}/${file}:1`,
  `/${folder}/${file}é.png`,
  `/${folder}/${file}\u{ff0e}png`,
  `/${folder}/${file.slice(0, -1)}`,
  `/prefix/${folder}/${file}.png`,
  `${folder}/${file}.png`,
];

const paths = [
  ...refusedPaths.map((uri) => one(`path ${JSON.stringify(uri)}`, 'path-refused', { uri })),
  ...['-Big_photo~1.final.PNG', '.~_-'].map((rest) =>
    one(`path ending in "${rest}"`, 'passes', { uri: `/${folder}/${file}${rest}` }),
  ),
  one('upper-case path, lower-case grant', 'file-not-granted', { uri: path.toUpperCase() }),
  one('path and query both wrong', 'path-refused', { uri: '/', querystring: 'authorization&authorization' }),
];

const queryPatterns: readonly (readonly [string, string])[] = [
  ['x=1', 'token-missing'],
  ['=authorization=TOKEN', 'token-missing'],
  ['authorization%ZZ=TOKEN', 'token-missing'],
  ['authorization%ff=TOKEN', 'token-missing'],
  ['__proto__=TOKEN', 'token-missing'],
  ['authorizatio%6E=TOKEN', 'query-refused'],
  ['authorizatio%6e', 'query-refused'],
  ['authorization=TOKEN&x=1&authorization=', 'query-refused'],
  ['authorization=TOKEN&authorization', 'query-refused'],
  ['authorization=TOKEN&%61uthorization=x', 'query-refused'],
  ['authorization=TOKEN%20', 'token-malformed'],
  ['&&authorization=TOKEN&', 'passes'],
  ['x=authorization=1&authorization=TOKEN&y', 'passes'],
  ['%ZZ=1&authorization=TOKEN', 'passes'],
  ['ü=1&authorization=TOKEN', 'passes'],
];

const queries = queryPatterns.map(([pattern, expected]) =>
  one(`query "${pattern}"`, expected, { querystring: pattern }),
);

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const unusedBits = (text: string): string =>
  text.slice(0, -1) + alphabet[alphabet.indexOf(text.at(-1)!) + 1]!;

const malformed: readonly (readonly [string, Token])[] = [
  ['a thousand dots', changed(() => '.'.repeat(1_000))],
  ['a line break after it', changed((segments) => `${segments.join('.')}\n`)],
  ['the alphabet of base64', changed(([h, p, s]) => `${h}.${p}.${s.slice(0, -1)}/`)],
  ['unused bits in the signature', changed(([h, p, s]) => `${h}.${p}.${unusedBits(s)}`)],
  ['a single character as its signature', changed(([h, p]) => `${h}.${p}.A`)],
  ['no JSON as its header', sign('x', json())],
  ['4,097 characters', changed(([h, p]) => `${h}.${p}.${'A'.repeat(4_095 - h.length - p.length)}`)],
];

const at = (member: string): string => json().replace('{', `{${member},`);
const bytes = (...values: number[]): Buffer =>
  Buffer.concat([
    Buffer.from(at('"a":"').slice(0, 6)),
    Buffer.from(values),
    Buffer.from(`",${json().slice(1)}`),
  ]);

const signedMalformed: readonly (readonly [string, string, string | Buffer])[] = [
  ['a claim twice', header, at('"files":"/"')],
  ['a claim twice, once escaped', header, at('"\\u0066iles":"/"')],
  ['__proto__ twice', header, at('"__proto__":1,"__proto__":2')],
  ['a name twice in an inner object', header, at('"a":[{"b":1,"b":2}]')],
  ['a name of the header twice', header.replace('{', '{"alg":"ALG",'), json()],
  ['a number out of range', header, at('"n":1e400')],
  ['a negative number out of range', header, at('"n":[-1e999]')],
  ['a number with a leading zero', header, at('"n":01')],
  ['a negative number with a leading zero', header, at('"n":[-007]')],
  ['a number without a fraction', header, at('"n":1.')],
  ['a number with an exponent after the dot', header, at('"n":1.e5')],
  ['a negative number without an integer part', header, at('"n":-.5')],
  ['a number without an integer part', header, at('"n":.5')],
  ['a number with a plus', header, at('"n":+5')],
  ['a hexadecimal number', header, at('"n":0x5')],
  ['NaN', header, at('"n":NaN')],
  ['a comma at the end', header, json().replace(/\}$/, ',}')],
  ['a comment', header, at('/* */"n":1')],
  ['single quotes', header, at("'n':1")],
  ['a control character in a text', header, at('"n":"\u{1}"')],
  ['text after it', header, `${json()} x`],
  ['a second object after it', header, `${json()}{}`],
  ['a byte order mark', header, `\u{feff}${json()}`],
  ['a no-break space before it', header, `\u{a0}${json()}`],
  ['invalid UTF-8', header, bytes(0xff)],
  ['an overlong encoding', header, bytes(0xc0, 0xaf)],
  ['a surrogate in UTF-8', header, bytes(0xed, 0xa0, 0x80)],
  ['half a character', header, bytes(0xc3)],
  ['text as its payload', header, '"claims"'],
  ['null as its payload', header, 'null'],
  ['a list as its payload', header, '[]'],
  ['a number as its payload', header, '1'],
  ['a token as its payload', header, 'eyJhbGciOiJIUzI1NiJ9.e30.AA'],
  ['no alg', '{"kid":"KID"}', json()],
  ['an alg that is no text', '{"alg":["ALG"],"kid":"KID"}', json()],
  ['a kid that is no text', '{"alg":"ALG","kid":1}', json()],
  ['null as its kid', '{"alg":"ALG","kid":null}', json()],
  ['a typ that is no text', '{"alg":"ALG","kid":"KID","typ":{}}', json()],
];

const signedInvalid: readonly (readonly [string, Token])[] = [
  ...['RS256', 'ES256', 'EdDSA'].map((alg): [string, Token] => [
    `the alg "${alg}"`,
    { header: { alg }, onlyHs256: 'it is another algorithm than that of the key' },
  ]),
  ...['b', 'A', 'a\n', 'ä', 'x'.repeat(900)].map((kid): [string, Token] => [
    `the kid ${JSON.stringify(kid.slice(0, 20))}`,
    { header: { kid } },
  ]),
];

const signedFine: readonly (readonly [string, string])[] = [
  ['the same name in two objects', at('"a":{"b":1},"c":{"b":1}')],
  ['the same name inside and outside', at('"a":{"files":1}')],
  ['a value equal to a name', at('"a":"files","b":["files","files"]')],
  ['quotes, braces and colons in a text', at('"a":"\\"files\\":{","b":"}\\\\"')],
  ['numbers in a text', at('"a":"01 and -02"')],
  ['numbers of all kinds', at('"a":[0,-0,0.5,-0.5e-3,10,1E2,100.01]')],
  ['a name of the prototype', at('"__proto__":{"x":1},"constructor":2')],
  ['white space around its colons', at('"a" \n : "b"')],
  ['white space around it', ` \t\r\n${json()}\n`],
  ['characters from everywhere', at('"ä€😀":"\\u00e4\\ud83d\\ude00 日本"')],
  ['4,000 characters', json({ pad: 'x'.repeat(2_450) })],
];

/** Signs anew, with another secret. */
const signedBy =
  (key: string): NonNullable<EdgeCase['change']> =>
  ([h, p]) =>
    `${h}.${p}.${hmac('sha256', Buffer.from(key, 'base64url'), `${h}.${p}`)}`;

const hmac = (hash: string, key: string | Buffer, text: string): string =>
  createHmac(hash, key).update(text).digest('base64url');

/** The signature in the place of the right one; `text` is what it should be over. */
const invalidSignatures: readonly (readonly [string, (text: string) => string])[] = [
  ['that of another payload', (text) => hmac('sha256', Buffer.from(secret, 'base64url'), `${text}x`)],
  ['that of another secret', (text) => hmac('sha256', Buffer.from(otherSecret, 'base64url'), text)],
  ['that of an empty secret', (text) => hmac('sha256', '', text)],
  ['that of the secret as text', (text) => hmac('sha256', secret, text)],
  ['of SHA-1', (text) => hmac('sha1', Buffer.from(secret, 'base64url'), text)],
];

const tokens = [
  ...malformed.map(([name, given]) => one(`a token that is ${name}`, 'token-malformed', { token: given })),
  ...signedMalformed.map(([name, first, second]) =>
    one(`a token with ${name}`, 'token-malformed', { token: sign(first, second) }),
  ),
  ...signedInvalid.map(([name, given]) => one(`a token with ${name}`, 'token-invalid', { token: given })),
  ...signedFine.map(([name, payload]) =>
    one(`a token with ${name}`, 'passes', { token: sign(header, payload) }),
  ),
  one('a signature that is another character', 'token-invalid', {
    token: changed(([h, p, s]) => `${h}.${p}.${s.startsWith('A') ? 'B' : 'A'}${s.slice(1)}`),
  }),
  ...invalidSignatures.map(([name, signature]) =>
    one(`a signature that is ${name}`, 'token-invalid', {
      token: { ...changed(([h, p]) => `${h}.${p}.${signature(`${h}.${p}`)}`), onlyHs256: withSecret },
    }),
  ),
  one('a token without kid', 'passes', { token: { rawHeader: '{"alg":"ALG"}' } }),
  one('a token that brings its own key', 'token-invalid', {
    token: {
      header: { jwk: { kty: 'oct', k: otherSecret } },
      change: signedBy(otherSecret),
      onlyHs256: withSecret,
    },
  }),
];

const claimCases: readonly (readonly [string, { readonly [name: string]: unknown }, string])[] = [
  ['no exp', { exp: undefined }, 'token-invalid'],
  ['null as exp', { exp: null }, 'token-invalid'],
  ['a text as exp', { exp: String(now + 600) }, 'token-invalid'],
  ['"never" as exp', { exp: 'never' }, 'token-invalid'],
  ['a list as exp', { exp: [now + 600] }, 'token-invalid'],
  ['an exp of an hour ago', { iat: now - 7_200, exp: now - 3_600 }, 'token-expired'],
  ['an exp of 60 seconds ago', { iat: now - 600, exp: now - 60 }, 'token-expired'],
  ['an exp within the tolerance', { iat: now - 600, exp: now - 5 }, 'passes'],
  ['an exp of 0', { iat: undefined, exp: 0 }, 'token-expired'],
  ['a negative exp', { iat: undefined, exp: -1 }, 'token-expired'],
  ['an exp with a fraction', { exp: now + 600.5 }, 'passes'],
  ['an iat in the future', { iat: now + 300, exp: now + 600 }, 'token-not-yet-valid'],
  ['an iat within the tolerance', { iat: now + 10, exp: now + 600 }, 'passes'],
  ['a text as iat', { iat: String(now) }, 'token-invalid'],
  ['null as iat', { iat: null }, 'token-invalid'],
  ['no iat', { iat: undefined }, 'passes'],
  ['an nbf in the future', { nbf: now + 300 }, 'token-not-yet-valid'],
  ['an nbf within the tolerance', { nbf: now + 10 }, 'passes'],
  ['an nbf in the past', { nbf: now - 300 }, 'passes'],
  ['a text as nbf', { nbf: 'now' }, 'token-invalid'],
  ['a life of a day', { iat: now, exp: now + 86_400 }, 'passes'],
  ['a life of a day and a second', { iat: now, exp: now + 86_401 }, 'token-invalid'],
  ['a life of ten days without iat', { iat: undefined, exp: now + 864_000 }, 'token-invalid'],
  ['a long life that began long ago', { iat: now - 864_000, exp: now + 60 }, 'token-invalid'],
  ['another iss', { iss: 'https://evil.example' }, 'token-invalid'],
  ['an iss with a slash more', { iss: `${testIssuer}/` }, 'token-invalid'],
  ['no iss', { iss: undefined }, 'token-invalid'],
  ['a list as iss', { iss: [testIssuer] }, 'token-invalid'],
  ['another aud', { aud: 'other' }, 'token-invalid'],
  ['no aud', { aud: undefined }, 'token-invalid'],
  ['null as aud', { aud: null }, 'token-invalid'],
  ['an empty list as aud', { aud: [] }, 'token-invalid'],
  ['a list of others as aud', { aud: ['x', 'y'] }, 'token-invalid'],
  ['a list as aud', { aud: ['x', testAudience] }, 'passes'],
  ['a list in a list as aud', { aud: [[testAudience]] }, 'token-invalid'],
  ['an expired token of another issuer', { iss: 'x', iat: 0, exp: 1 }, 'token-expired'],
  ['another issuer and no grant', { iss: 'x', files: [] }, 'token-invalid'],
];

const grantCases: readonly (readonly [string, unknown, string])[] = [
  ['the folder', `/${folder}/`, 'passes'],
  ['the file', `/${folder}/${file}`, 'passes'],
  ['the exact path', path, 'passes'],
  ['a list with the folder', ['/x/', `/${folder}/`], 'passes'],
  ['a list with other things', [null, 1, {}, [`/${folder}/`], `/${folder}/`], 'passes'],
  ['nothing', undefined, 'file-not-granted'],
  ['null', null, 'file-not-granted'],
  ['true', true, 'file-not-granted'],
  ['an empty list', [], 'file-not-granted'],
  ['an empty text', '', 'file-not-granted'],
  ['an object', { 0: `/${folder}/`, length: 1 }, 'file-not-granted'],
  ['a list in a list', [[`/${folder}/`]], 'file-not-granted'],
  ['the root', '/', 'file-not-granted'],
  ['two slashes', '//', 'file-not-granted'],
  ['a star', '*', 'file-not-granted'],
  ['a pattern', '/*/', 'file-not-granted'],
  ['the folder without slashes', folder, 'file-not-granted'],
  ['the folder without the last slash', `/${folder}`, 'file-not-granted'],
  ['the folder without the first slash', `${folder}/`, 'file-not-granted'],
  ['the folder in capitals', `/${folder.toUpperCase()}/`, 'file-not-granted'],
  ['a part of the folder', `/${folder.slice(0, 8)}/`, 'file-not-granted'],
  ['another folder', `/${file}/`, 'file-not-granted'],
  ['another file', `/${folder}/${folder}`, 'file-not-granted'],
  ['the file in another folder', `/${file}/${file}`, 'file-not-granted'],
  ['the file with a slash', `/${folder}/${file}/`, 'file-not-granted'],
  ['a part of the file', `/${folder}/${file.slice(0, 8)}`, 'file-not-granted'],
  ['another exact path', `/${folder}/${file}.jpg`, 'file-not-granted'],
  ['a part of the path', `/${folder}/${file}.pn`, 'file-not-granted'],
  ['a folder with two slashes', `/${folder}//`, 'file-not-granted'],
];

const claims = [
  ...claimCases.map(([name, given, expected]) =>
    one(`a token with ${name}`, expected, { token: token(given) }),
  ),
  ...grantCases.map(([name, given, expected]) =>
    one(`a token that grants ${name}`, expected, { uri: path, token: token({ files: given }) }),
  ),
];

const originCases: readonly (readonly [string, Headers, string])[] = [
  ['no origin', { origin: [] }, 'passes'],
  ['another origin', { origin: 'https://evil.example' }, 'passes'],
  ['two origins', { origin: [appOrigin, appOrigin] }, 'passes'],
  ['a referrer', { referer: 'https://app.example.com/?authorization=TOKEN' }, 'passes'],
  ['an authorization header', { authorization: 'Bearer TOKEN' }, 'passes'],
  ['two authorization headers', { authorization: ['Bearer 1', 'Bearer 2'] }, 'passes'],
  [
    'a range, an agent and a language',
    { range: 'bytes=0-1', 'user-agent': 'x', 'accept-language': 'de' },
    'passes',
  ],
  ['a header twice', { accept: ['image/png', '*/*'] }, 'passes'],
];

const headerCases = [
  ...originCases.map(([name, headers, expected]) => one(`a request with ${name}`, expected, { headers })),
  ...originCases.map(([name, headers]) =>
    one(`a denied request with ${name}`, 'token-missing', { headers, querystring: '' }),
  ),
];

const preflightHeaders: Headers = {
  'access-control-request-method': 'GET',
  'access-control-request-headers': 'range',
};

const preflight = (name: string, expected: string, headers: Headers = {}, uri: string = path): EdgeCase =>
  one(`a preflight with ${name}`, expected, {
    method: 'OPTIONS',
    uri,
    querystring: '',
    headers: { ...preflightHeaders, ...headers },
  });

const preflights = [
  preflight('all it needs', 'preflight'),
  preflight('the method HEAD', 'preflight', { 'access-control-request-method': 'HEAD' }),
  preflight('a path that is no file', 'preflight', {}, '/'),
  preflight('no headers asked for', 'preflight', { 'access-control-request-headers': [] }),
  ...[
    'X-Requested-With, if-none-match',
    'authorization,range',
    'range,range,RANGE',
    '',
    'a b, *, b(c), ü, x',
    `${'a'.repeat(65)},b`,
    Array.from({ length: 1_000 }, (_, index) => `x-${index}`).join(),
  ].map((asked) =>
    preflight(`"${asked.slice(0, 40)}" asked for`, 'preflight', { 'access-control-request-headers': asked }),
  ),
  preflight('another origin', 'method-refused', { origin: 'https://evil.example' }),
  preflight('an origin that only begins alike', 'method-refused', { origin: `${appOrigin}.evil.example` }),
  preflight('the origin null', 'method-refused', { origin: 'null' }),
  preflight('no origin', 'method-refused', { origin: [] }),
  preflight('two origins', 'method-refused', { origin: [appOrigin, appOrigin] }),
  preflight('the method PUT', 'method-refused', { 'access-control-request-method': 'PUT' }),
  preflight('the method get', 'method-refused', { 'access-control-request-method': 'get' }),
  preflight('no method', 'method-refused', { 'access-control-request-method': [] }),
  preflight('two methods', 'method-refused', { 'access-control-request-method': ['GET', 'PUT'] }),
];

const inHeader = (name: string, expected: string, headers: Headers): EdgeCase =>
  one(`${name} in the header`, expected, { querystring: '', headers });

const group = (
  title: string,
  options: Partial<EdgeOptions>,
  cases: readonly EdgeCase[],
  secrets: EdgeCaseGroup['secrets'] = { a: secret },
): EdgeCaseGroup => ({ title, options: { ...usual, ...options }, cases, secrets });

/** What both authorizers are asked. No two cases of a group are the same: a test looks. */
export const edgeCaseGroups: readonly EdgeCaseGroup[] = [
  group('the usual options', {}, [
    ...Object.values(policyCases).flat(),
    ...methods,
    ...paths,
    ...queries,
    ...tokens,
    ...claims,
    ...headerCases,
    ...preflights,
  ]),
  group('any issuer, any audience, all origins', { issuer: null, audience: null, allowedOrigins: '*' }, [
    one('a token of anybody for anything', 'passes', { token: token({ iss: 'x', aud: undefined }) }),
    one('a token without iss', 'passes', { token: token({ iss: undefined }) }),
    one('a token that has expired', 'token-expired', { token: token({ iat: 1, exp: 2 }) }),
    one('another origin', 'passes', { headers: { origin: 'https://any.example' } }),
    one('a denial for another origin', 'token-missing', {
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
      one('the first issuer', 'passes', { token: token({ iss: 'x', aud: 'y' }) }),
      one('the last issuer', 'passes', { token: token({ aud: ['z'] }) }),
      one('no issuer of the list', 'token-invalid', { token: token({ iss: 'y', aud: 'y' }) }),
      one('no audience of the list', 'token-invalid', { token: token({ iss: 'x', aud: 'x' }) }),
      one('the second origin', 'passes', {
        token: token({ iss: 'x', aud: 'y' }),
        headers: { origin: 'http://localhost:5173' },
      }),
      one('a denial for the second origin', 'token-missing', {
        querystring: '',
        headers: { origin: 'http://localhost:5173' },
      }),
      preflight('the second origin', 'preflight', { origin: 'http://localhost:5173' }),
    ],
  ),
  group('a typ', { typ: 'at+jwt' }, [
    one('the typ', 'passes', { token: token({}, { typ: 'at+jwt' }) }),
    one('the typ in capitals', 'passes', { token: token({}, { typ: 'AT+JWT' }) }),
    one('the typ as a media type', 'passes', { token: token({}, { typ: 'application/at+jwt' }) }),
    one('another typ', 'token-invalid', { token: token({}, { typ: 'JWT' }) }),
    one('no typ', 'token-invalid', {}),
    one('another media type', 'token-invalid', { token: token({}, { typ: 'x/at+jwt' }) }),
  ]),
  group('a life of at most an hour and no tolerance', { maxTokenLifetime: '1h', clockTolerance: 0 }, [
    one('a life of an hour', 'passes', { token: token({ iat: now - 10, exp: now + 3_590 }) }),
    one('a life of an hour and a second', 'token-invalid', { token: token({ iat: now, exp: now + 3_601 }) }),
    one('an exp just past', 'token-expired', { token: token({ iat: now - 60, exp: now - 1 }) }),
    one('an nbf in a minute', 'token-not-yet-valid', { token: token({ nbf: now + 60 }) }),
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
    one('a token in the query', 'token-missing', {}),
    preflight('the header of the token', 'preflight', { 'access-control-request-headers': 'authorization' }),
  ]),
  group('another parameter', { parameter: 'to.ken' }, [
    one('the parameter', 'passes', { querystring: 'to.ken=TOKEN' }),
    one('the usual parameter', 'token-missing', {}),
    one('a name that only looks alike', 'token-missing', { querystring: 'toxken=TOKEN' }),
    one('the parameter twice', 'query-refused', { querystring: 'to.ken=TOKEN&to%2eken=1' }),
  ]),
  group('another path', { path: /\/files\/(?<folder>[^/]+)\/(?<file>[a-z]+\d?)/i }, [
    one('a path of the pattern', 'passes', { uri: '/files/a/b1', token: token({ files: '/a/b1' }) }),
    one('a path of the pattern in capitals', 'passes', { uri: '/FILES/a/B', token: token({ files: '/a/' }) }),
    one('a grant of another folder', 'file-not-granted', {
      uri: '/files/ab/b',
      token: token({ files: '/a/' }),
    }),
    one('more than the pattern', 'path-refused', { uri: '/files/a/b12' }),
    one('the usual path', 'path-refused', {}),
    ...['/files/a b/c', '/files/a?b/c', '/files/a#b/c', '/files/ä/c', '/files/a\u{7f}/c', '/files/a\n/c'].map(
      (uri) => one(`path ${JSON.stringify(uri)}`, 'path-refused', { uri }),
    ),
    one('a line break at the end', 'path-refused', { uri: '/files/a/b\n' }),
    one('an encoded character', 'path-refused', { uri: '/files/%61/b' }),
  ]),
  group(
    'two secrets',
    {},
    [
      one('the first secret', 'passes', { token: { onlyHs256: withSecret } }),
      one('the second secret', 'passes', {
        token: { header: { kid: 'b' }, change: signedBy(otherSecret), onlyHs256: withSecret },
      }),
      one("the other's kid", 'token-invalid', { token: { header: { kid: 'b' }, onlyHs256: withSecret } }),
      one('no kid', 'token-invalid', { token: { rawHeader: '{"alg":"ALG"}', onlyHs256: withSecret } }),
      one('an unknown kid', 'token-invalid', { token: { header: { kid: 'c' } } }),
    ],
    { a: secret, b: otherSecret },
  ),
  group('other statuses', { statuses: { 'token-missing': 403, 'path-refused': 404, 'token-expired': 503 } }, [
    one('no token', 'token-missing', { querystring: '' }),
    one('another path', 'path-refused', { uri: '/' }),
    one('an expired token', 'token-expired', { token: token({ iat: 1, exp: 2 }) }),
    one('a malformed token', 'token-malformed', { token: changed(() => 'x') }),
  ]),
];

/** The token of a case, signed with a key. */
export async function tokenOf(each: EdgeCase, key: TestKey): Promise<string> {
  const head = each.rawHeader ?? JSON.stringify({ alg: 'ALG', kid: 'KID', ...each.header });
  const payload = each.rawPayload ?? JSON.stringify({ ...caseClaims, ...each.claims });
  const signed = await signRaw(key, head.replaceAll('ALG', key.alg).replaceAll('KID', key.kid), payload);
  return each.change?.(signed.split('.') as [string, string, string]) ?? signed;
}

/** The event of a case, with its token. */
export async function eventOfCase(each: EdgeCase, key: TestKey): Promise<CloudFrontRequestEvent> {
  const signed = await tokenOf(each, key);
  const fill = (text: string): string => text.replaceAll('TOKEN', signed);
  const { method = 'GET', uri = `/${folder}/${file}`, querystring = 'authorization=TOKEN' } = each;
  const { headers = { origin: appOrigin } } = each;
  const filled = Object.entries(headers).map(([name, values]) => [
    name,
    typeof values === 'string' ? fill(values) : values.map(fill),
  ]);
  const event = viewerRequestEvent({ uri: '/', headers: Object.fromEntries(filled) as typeof headers });
  // Set afterwards, because the maker of events refuses what no browser would send.
  Object.assign(event.Records[0]!.cf.request, { method, uri, querystring: fill(querystring) });
  return event;
}

/** The secret of the cases as the key `a`. */
export async function secretKey(): Promise<TestKey> {
  const hash = { name: 'HMAC', hash: 'SHA-256' };
  const content = Buffer.from(secret, 'base64url');
  const signer = await webcrypto.subtle.importKey('raw', content, hash, false, ['sign']);
  return { alg: 'HS256', kid: 'a', signer, jwk: { kty: 'oct', alg: 'HS256', kid: 'a', k: secret } };
}

/** The keys of a group for Lambda@Edge: those that sign its cases, and others beside them. */
export function keySetOf(
  { secrets }: EdgeCaseGroup,
  signer: TestKey,
  others: readonly TestKey[] = [],
): { readonly keys: readonly JSONWebKey[] } {
  const own: readonly JSONWebKey[] =
    signer.alg === 'HS256'
      ? Object.entries(secrets).map(([kid, k]) => ({ kty: 'oct', alg: 'HS256', kid, k }))
      : [{ ...signer.jwk, kid: signer.kid }];
  return { keys: [...own, ...others.filter(({ alg }) => alg !== signer.alg).map(({ jwk }) => jwk)] };
}
