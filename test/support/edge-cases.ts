import { createHmac } from 'node:crypto';
import type { CreateAuthorizerOptions } from '../../src/lambda-edge/index.js';
import { testAudience, testClaims, testIssuer, toBase64url } from './tokens.js';

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

/** One request, and what an authorizer must make of it. */
export interface EdgeCase {
  readonly name: string;
  readonly method: string;
  readonly uri: string;
  readonly querystring: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** The reason of the denial; `'passes'` or `'preflight'` if there is none. */
  readonly expected: string;
}

/** Cases for one set of options. */
export interface EdgeCaseGroup {
  readonly title: string;
  readonly options: EdgeOptions;
  /** HS256 secrets by `kid`, base64url. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly cases: readonly EdgeCase[];
}

type Headers = EdgeCase['headers'];

export const folder = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
export const file = '9b2e7a4c-1d5f-4e6a-8b3c-7f0d2e1a6b5c';
export const appOrigin = 'https://app.example.com';
export const path: string = `/${folder}/${file}.png`;

export const secret: string = toBase64url(Buffer.from(Array.from({ length: 32 }, (_, index) => 250 - index)));
const otherSecret: string = toBase64url(Buffer.alloc(48, 'other'));
const files = `/${folder}/`;

const usual: EdgeOptions = { issuer: testIssuer, audience: testAudience, allowedOrigins: [appOrigin] };

/** A token with a right signature over whatever header and payload. */
export function sign(header: string | Buffer, payload: string | Buffer, key: string = secret): string {
  const input = `${toBase64url(header)}.${toBase64url(payload)}`;
  return `${input}.${createHmac('sha256', Buffer.from(key, 'base64url')).update(input).digest('base64url')}`;
}

const header = '{"alg":"HS256","kid":"a"}';
const json = (claims: object = {}): string => JSON.stringify(testClaims({ files, ...claims }));

/** A token in order, but for these claims and members of the header. */
export const token = (claims: object = {}, head: object = {}): string =>
  sign(JSON.stringify({ alg: 'HS256', kid: 'a', ...head }), json(claims));

const valid = token();
const [head = '', body = '', signature = ''] = valid.split('.');
const now = Math.floor(Date.now() / 1000);

interface Asked {
  readonly method?: string;
  readonly uri?: string;
  readonly token?: string;
  readonly querystring?: string;
  readonly headers?: Headers;
}

const one = (name: string, expected: string, asked: Asked): EdgeCase => ({
  name,
  expected,
  method: asked.method ?? 'GET',
  uri: asked.uri ?? path,
  querystring: asked.querystring ?? `authorization=${asked.token ?? valid}`,
  headers: { origin: appOrigin, ...asked.headers },
});

const methods = [
  ...['GET', 'HEAD'].map((method) => one(`method ${method}`, 'passes', { method })),
  ...['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'get', 'options', ''].map((method) =>
    one(`method ${JSON.stringify(method)}`, 'method-refused', { method }),
  ),
  one('method and path both wrong', 'method-refused', { method: 'POST', uri: '/' }),
  one('a denial of HEAD', 'token-missing', { method: 'HEAD', querystring: '' }),
];

const refusedPaths = [
  '/',
  '/index.html',
  `/${folder}`,
  `/${folder}/`,
  `/${folder}/${file}/`,
  `/${folder}/${file}/x`,
  `/${folder}/${file}.png/`,
  `//${folder}/${file}`,
  `/${folder}//${file}`,
  `/x/../${folder}/${file}`,
  `/./${folder}/${file}`,
  `/${folder}/${file}/..`,
  `/${folder}/%2e%2e/${folder}/${file}`,
  `/${folder}%2f${file}`,
  `/${folder}%5c${file}`,
  `/${folder}\\${file}`,
  `/${folder}/${file}%2epng`,
  `/${folder}/${file}%252epng`,
  `/${folder}/${file}%00`,
  `/${folder}/${file}.png%0a`,
  `/${folder}/${file}.png\n`,
  `/${folder}/${file}.png\r`,
  `/${folder}/${file}.png\n/`,
  `\n/${folder}/${file}.png`,
  `/${folder}/${file}+1.png`,
  `/${folder}/${file} 1.png`,
  `/${folder}/${file};v=1`,
  `/${folder}/${file}:1`,
  `/${folder}/${file}é.png`,
  `/${folder}/${file}\u{ff0e}png`,
  `/${folder}/${file}\u{2028}`,
  `/${folder}/${file.slice(0, -1)}`,
  `/${folder.replaceAll('-', '')}/${file}`,
  `/{${folder}}/${file}`,
  `/prefix/${folder}/${file}.png`,
  `${folder}/${file}.png`,
  '',
];

const paths = [
  ...refusedPaths.map((uri) => one(`path ${JSON.stringify(uri)}`, 'path-refused', { uri })),
  ...['', '.PNG', '-Big_photo~1.final.PNG', '..', '.~_-'].map((rest) =>
    one(`path ending in "${rest}"`, 'passes', { uri: `/${folder}/${file}${rest}` }),
  ),
  one('upper-case path, lower-case grant', 'file-not-granted', { uri: path.toUpperCase() }),
  one('path and query both wrong', 'path-refused', { uri: '/', querystring: 'authorization&authorization' }),
];

const queryPatterns: readonly (readonly [string, string])[] = [
  ['', 'token-missing'],
  ['x=1', 'token-missing'],
  ['Authorization=TOKEN', 'token-missing'],
  ['authorization%3DTOKEN', 'token-missing'],
  ['authorization[]=TOKEN', 'token-missing'],
  ['xauthorization=TOKEN', 'token-missing'],
  ['authorization =TOKEN', 'token-missing'],
  ['authorization+=TOKEN', 'token-missing'],
  ['x=1;authorization=TOKEN', 'token-missing'],
  ['x=1%26authorization=TOKEN', 'token-missing'],
  ['=authorization=TOKEN', 'token-missing'],
  ['authorization%ZZ=TOKEN', 'token-missing'],
  ['authorization%ff=TOKEN', 'token-missing'],
  ['__proto__=TOKEN', 'token-missing'],
  ['authorization', 'query-refused'],
  ['%61uthorization=TOKEN', 'query-refused'],
  ['authorizatio%6E=TOKEN', 'query-refused'],
  ['authorizatio%6e', 'query-refused'],
  ['authorization=TOKEN&authorization=TOKEN', 'query-refused'],
  ['authorization=TOKEN&x=1&authorization=', 'query-refused'],
  ['authorization=TOKEN&authorization', 'query-refused'],
  ['authorization=TOKEN&%61uthorization=x', 'query-refused'],
  ['%61uthorization=x&authorization=TOKEN', 'query-refused'],
  ['authorization=', 'token-malformed'],
  ['authorization==TOKEN', 'token-malformed'],
  ['authorization=null', 'token-malformed'],
  ['authorization=Bearer%20TOKEN', 'token-malformed'],
  ['authorization=TOKEN;x=1', 'token-malformed'],
  ['authorization=TOKEN%20', 'token-malformed'],
  ['authorization=TOKEN#', 'token-malformed'],
  ['authorization=TOKEN+', 'token-malformed'],
  ['authorization=TOKEN', 'passes'],
  ['&&authorization=TOKEN&', 'passes'],
  ['x=authorization=1&authorization=TOKEN&y', 'passes'],
  ['%ZZ=1&authorization=TOKEN', 'passes'],
  ['ü=1&authorization=TOKEN', 'passes'],
  ['response-content-type=text/html&authorization=TOKEN', 'passes'],
];

const queries = queryPatterns.map(([pattern, expected]) =>
  one(`query "${pattern}"`, expected, { querystring: pattern.replaceAll('TOKEN', valid) }),
);

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const unusedBits = (text: string): string =>
  text.slice(0, -1) + alphabet[alphabet.indexOf(text.at(-1)!) + 1]!;

const malformed: readonly (readonly [string, string])[] = [
  ['one segment', head],
  ['two segments', `${head}.${body}`],
  ['no signature', `${head}.${body}.`],
  ['no payload', `${head}..${signature}`],
  ['no header', `.${body}.${signature}`],
  ['four segments', `${valid}.${signature}`],
  ['an empty fourth segment', `${valid}.`],
  ['a segment before', `.${valid}`],
  ['only dots', '..'],
  ['a thousand dots', '.'.repeat(1_000)],
  ['padding', `${valid}=`],
  ['a space in the signature', `${head}.${body}.${signature.slice(0, 9)} ${signature.slice(9)}`],
  ['a line break after it', `${valid}\n`],
  ['the alphabet of base64', `${head}.${body}.${signature.slice(0, -1)}/`],
  ['a plus in the payload', `${head}.${body.slice(0, -1)}+.${signature}`],
  ['unused bits in the signature', `${head}.${body}.${unusedBits(signature)}`],
  ['a single character as its signature', `${head}.${body}.A`],
  ['no JSON as its header', `${toBase64url('x')}.${body}.${signature}`],
  ['a list as its header', `${toBase64url('["HS256"]')}.${body}.${signature}`],
  ['text as its header', `${toBase64url('"HS256"')}.${body}.${signature}`],
  ['foreign characters', `${head}.${body}.é${signature}`],
  ['4,097 characters', `${head}.${body}.${'A'.repeat(4_097 - head.length - body.length - 2)}`],
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
  ['a name of the header twice', header.replace('{', '{"alg":"HS256",'), json()],
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
  ['a token as its payload', header, valid],
  ['no alg', '{"kid":"a"}', json()],
  ['an alg that is no text', '{"alg":["HS256"],"kid":"a"}', json()],
  ['a kid that is no text', '{"alg":"HS256","kid":1}', json()],
  ['null as its kid', '{"alg":"HS256","kid":null}', json()],
  ['a typ that is no text', '{"alg":"HS256","kid":"a","typ":{}}', json()],
];

const signedInvalid: readonly (readonly [string, string])[] = [
  ['a critical extension', '{"alg":"HS256","kid":"a","crit":["x"],"x":1}'],
  ['an empty list of critical extensions', '{"alg":"HS256","kid":"a","crit":[]}'],
  ['b64', '{"alg":"HS256","kid":"a","b64":false,"crit":["b64"]}'],
  ['b64 without crit', '{"alg":"HS256","kid":"a","b64":true}'],
  ...['none', 'NONE', 'nOnE', '', 'hs256', 'HS384', 'HS512', 'RS256', 'ES256', 'EdDSA'].map(
    (alg): [string, string] => [`the alg "${alg}"`, JSON.stringify({ alg, kid: 'a' })],
  ),
  ...[
    'b',
    '',
    'A',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'a\n',
    'ä',
    'x'.repeat(900),
  ].map((kid): [string, string] => [
    `the kid ${JSON.stringify(kid.slice(0, 20))}`,
    JSON.stringify({ alg: 'HS256', kid }),
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
  ['4,000 characters', json({ pad: 'x'.repeat(2_700) })],
];

const invalidSignatures: readonly (readonly [string, string])[] = [
  ['zeros', toBase64url(Buffer.alloc(32))],
  ['too short', toBase64url(Buffer.from(signature, 'base64url').subarray(0, 31))],
  ['too long', toBase64url(Buffer.concat([Buffer.from(signature, 'base64url'), Buffer.alloc(1)]))],
  ['a single byte', 'AQ'],
  ['another character', (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)],
  ['that of another payload', sign(header, json({ n: 1 })).split('.')[2]!],
  ['that of another secret', sign(header, json(), otherSecret).split('.')[2]!],
  ['that of an empty secret', createHmac('sha256', '').update(`${head}.${body}`).digest('base64url')],
  ['that of the secret as text', createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')],
  [
    'of SHA-1',
    createHmac('sha1', Buffer.from(secret, 'base64url')).update(`${head}.${body}`).digest('base64url'),
  ],
];

const tokens = [
  ...malformed.map(([name, text]) => one(`a token that is ${name}`, 'token-malformed', { token: text })),
  ...signedMalformed.map(([name, first, second]) =>
    one(`a token with ${name}`, 'token-malformed', { token: sign(first, second) }),
  ),
  ...signedInvalid
    // Of this length it is malformed for another reason.
    .map(([name, first]) => one(`a token with ${name}`, 'token-invalid', { token: sign(first, json()) })),
  ...signedFine.map(([name, payload]) =>
    one(`a token with ${name}`, 'passes', { token: sign(header, payload) }),
  ),
  ...invalidSignatures.map(([name, text]) =>
    one(`a signature that is ${name}`, 'token-invalid', { token: `${head}.${body}.${text}` }),
  ),
  one('a token without kid', 'passes', { token: sign('{"alg":"HS256"}', json()) }),
  one('a token that brings its own key', 'token-invalid', {
    token: sign(
      JSON.stringify({ alg: 'HS256', kid: 'a', jwk: { kty: 'oct', k: otherSecret } }),
      json(),
      otherSecret,
    ),
  }),
];

const claimCases: readonly (readonly [string, object, string])[] = [
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
    one(`a token that grants ${name}`, expected, { token: token({ files: given }) }),
  ),
];

const originCases: readonly (readonly [string, Headers, string])[] = [
  ['no origin', { origin: [] }, 'passes'],
  ['another origin', { origin: 'https://evil.example' }, 'passes'],
  ['two origins', { origin: [appOrigin, appOrigin] }, 'passes'],
  ['a referrer', { referer: `https://app.example.com/?authorization=${valid}` }, 'passes'],
  ['an authorization header', { authorization: `Bearer ${valid}` }, 'passes'],
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

/** What both authorizers are asked. */
export const edgeCaseGroups: readonly EdgeCaseGroup[] = [
  group('the usual options', {}, [
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
    inHeader('a bearer token', 'passes', { authorization: `Bearer ${valid}` }),
    inHeader('a scheme in small letters', 'passes', { authorization: `bearer ${valid}` }),
    inHeader('no token', 'token-missing', {}),
    inHeader('an empty text', 'token-malformed', { authorization: '' }),
    inHeader('no scheme', 'token-malformed', { authorization: valid }),
    inHeader('another scheme', 'token-malformed', { authorization: `Basic ${valid}` }),
    inHeader('two tokens', 'token-malformed', { authorization: `Bearer ${valid} ${valid}` }),
    inHeader('two lines', 'request-refused', { authorization: [`Bearer ${valid}`, `Bearer ${valid}`] }),
    one('a token in the query', 'token-missing', {}),
    preflight('the header of the token', 'preflight', { 'access-control-request-headers': 'authorization' }),
  ]),
  group('another parameter', { parameter: 'to.ken' }, [
    one('the parameter', 'passes', { querystring: `to.ken=${valid}` }),
    one('the usual parameter', 'token-missing', {}),
    one('a name that only looks alike', 'token-missing', { querystring: `toxken=${valid}` }),
    one('the parameter twice', 'query-refused', { querystring: `to.ken=${valid}&to%2eken=1` }),
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
      one('the first secret', 'passes', {}),
      one('the second secret', 'passes', { token: sign('{"alg":"HS256","kid":"b"}', json(), otherSecret) }),
      one("the other's kid", 'token-invalid', { token: sign('{"alg":"HS256","kid":"b"}', json()) }),
      one('no kid', 'token-invalid', { token: sign('{"alg":"HS256"}', json()) }),
      one('an unknown kid', 'token-invalid', { token: sign('{"alg":"HS256","kid":"c"}', json()) }),
    ],
    { a: secret, b: otherSecret },
  ),
  group('other statuses', { statuses: { 'token-missing': 403, 'path-refused': 404, 'token-expired': 503 } }, [
    one('no token', 'token-missing', { querystring: '' }),
    one('another path', 'path-refused', { uri: '/' }),
    one('an expired token', 'token-expired', { token: token({ iat: 1, exp: 2 }) }),
    one('a malformed token', 'token-malformed', { token: 'x' }),
  ]),
];
