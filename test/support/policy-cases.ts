import { file as caseFile, folder as caseFolder } from './hs256.js';
import { toBase64url } from './tokens.js';

/**
 * A request and what becomes of it, for any authorizer of the policy and any algorithm: a token is signed over whatever
 * header and payload the case says. Everything that is left out is in order.
 */
export interface EdgeCase {
  readonly name: string;
  readonly method?: string | undefined;
  readonly uri?: string | undefined;
  /** `TOKEN` stands for the token, here and in headers. */
  readonly querystring?: string | undefined;
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** What the header holds besides `alg` and `kid`, or instead of them. */
  readonly header?: { readonly [name: string]: unknown } | undefined;
  /** The header as text; `ALG` and `KID` stand for those of the key. */
  readonly rawHeader?: string | undefined;
  readonly claims?: { readonly [name: string]: unknown } | undefined;
  readonly rawPayload?: string | Buffer | undefined;
  /** Changes the token after it was signed. */
  readonly change?: ((segments: readonly [string, string, string]) => string) | undefined;
  /** The reason of the denial; `'passes'` or `'preflight'` if there is none. */
  readonly expected: string;
  /** Why the case is for HS256 only, if it is. */
  readonly onlyHs256?: string | undefined;
  /** Why the case is not for the CloudFront Function, if it is not. */
  readonly notInFunction?: string | undefined;
}

/** The time at which the cases are right, in seconds. */
export const caseTime = 1_800_000_000;
export const caseIssuer = 'https://issuer.example';
export const caseAudience = 'files';

const folderPath = `/${caseFolder}`;
const filePath = `${folderPath}/${caseFile}`;
const other = '00000000-0000-4000-8000-000000000000';

export const caseClaims: { readonly [name: string]: unknown } = {
  iss: caseIssuer,
  aud: caseAudience,
  iat: caseTime,
  exp: caseTime + 600,
  files: `${folderPath}/`,
};

const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const controls = [...Array.from({ length: 32 }, (_, index) => String.fromCharCode(index)), '\u{7f}'];
const foreign = [
  '\u{80}',
  '\u{a0}',
  'é',
  '\u{ad}',
  '\u{200b}',
  '\u{2028}',
  '\u{ff0e}',
  '\u{ff0f}',
  '\u{feff}',
  '\u{1f600}',
  '\u{d800}',
];
const isUnreserved = (character: string): boolean => /^[A-Za-z0-9._~-]$/.test(character);
const isBase64url = (character: string): boolean => /^[A-Za-z0-9_-]$/.test(character);
const shown = (text: string): string => JSON.stringify(text);

const at = (uri: string, reason: string | null = 'path-refused'): EdgeCase => ({
  name: `the path ${shown(uri)}`,
  uri,
  expected: reason ?? 'passes',
});

const separators = [
  '%2f',
  '%2F',
  '%5c',
  '%5C',
  '%252f',
  '\\',
  '//',
  '/./',
  '/../',
  '/%2e/',
  '/%2e%2e/',
  '/.%2e/',
  '/%2E./',
  '/;/',
  '/.;/',
  '%00/',
  '%c0%af',
  '%e0%80%af',
  '%u002f',
];

const paths: readonly EdgeCase[] = [
  at(filePath, null),
  ...[...printable, ...controls, ...foreign].map((each) =>
    at(`${filePath}${each}`, isUnreserved(each) ? null : 'path-refused'),
  ),
  // Inside a UUID nothing but its own characters is in order.
  ...['g', 'G', '-', '.', '%33', ' ', '+', '*', '\0'].map((each) =>
    at(`/${each}${caseFolder.slice(1)}/${caseFile}`),
  ),
  ...['%39', 'g', '{', '~', '_'].map((each) => at(`${folderPath}/${each}${caseFile.slice(1)}`)),
  ...separators.map((each) => at(`${folderPath}${each}${caseFile}`)),
  ...separators.map((each) => at(`${each}${caseFolder}/${caseFile}`)),
  ...separators.map((each) => at(`/${other}/..${each}${caseFolder}/${caseFile}`)),
  ...separators.map((each) => at(`${filePath}${each}`)),
  ...[
    '',
    '/',
    '//',
    '.',
    '..',
    '*',
    '?',
    '#',
    'index.html',
    '/index.html',
    '/favicon.ico',
    '/robots.txt',
    '/%',
    '/null',
    '/undefined',
  ].map((each) => at(each)),
  ...[
    '/',
    '/x',
    '/x.png',
    '.png/',
    '.png/x',
    '?x=1',
    '#x',
    '.png?',
    '.png#',
    '%20',
    '%2epng',
    '%41',
    '.png%0a',
    '.png%00',
    '.png\n',
    '.png ',
    '\t.png',
  ].map((each) => at(filePath + each)),
  ...['.', '..', '...', '.png', '.tar.gz', '-1', '~', '_', '.PNG', '.png.', 'A', '0'].map((each) =>
    at(filePath + each, null),
  ),
  at(folderPath),
  at(`${folderPath}/`),
  at(`/${caseFile}`),
  at(`${caseFolder}/${caseFile}`),
  at(`/x${filePath}`),
  at(`/x/..${filePath}`),
  at(`https://host${filePath}`),
  at(`//host${filePath}`),
  at(`/${caseFolder.replaceAll('-', '')}/${caseFile}`),
  at(`/{${caseFolder}}/${caseFile}`),
  at(`/urn:uuid:${caseFolder}/${caseFile}`),
  at(`${filePath}/${caseFile}`),
  at(`${filePath}.png`.repeat(2)),
  at(`/${caseFolder.toUpperCase()}/${caseFile}`, 'file-not-granted'),
  at(`/${other}/${caseFile}`, 'file-not-granted'),
];

const asked = (querystring: string, reason: string | null): EdgeCase => ({
  name: `the query ${shown(querystring)}`,
  querystring,
  expected: reason ?? 'passes',
});

/** Every spelling of the parameter's name with one character encoded. */
const encodedNames = Array.from('authorization', (character, index) => {
  const code = character.charCodeAt(0).toString(16);
  return `${'authorization'.slice(0, index)}%${code}${'authorization'.slice(index + 1)}`;
});

const queries: readonly EdgeCase[] = [
  asked('authorization=TOKEN', null),
  ...encodedNames.flatMap((name) => [
    asked(`${name}=TOKEN`, 'query-refused'),
    asked(`${name}=x&authorization=TOKEN`, 'query-refused'),
    asked(`authorization=TOKEN&${name}`, 'query-refused'),
  ]),
  // One that is base64url makes another signature or another spelling of it, as the algorithm has it.
  ...printable
    .filter((each) => each !== '&' && !isBase64url(each))
    .map((each) => asked(`authorization=TOKEN${each}`, 'token-malformed')),
  ...printable
    .filter((each) => !'&=%'.includes(each))
    .map((each) => asked(`${each}authorization=TOKEN`, 'token-missing')),
  ...printable
    .filter((each) => !'&=%'.includes(each))
    .map((each) => asked(`authorization${each}=TOKEN`, 'token-missing')),
  ...[
    '',
    '&',
    '=',
    '?',
    '#',
    'TOKEN',
    '=TOKEN',
    '?authorization=TOKEN',
    'Authorization=TOKEN',
    'AUTHORIZATION=TOKEN',
    'auth=TOKEN',
    'authorization[]=TOKEN',
    'authorization[0]=TOKEN',
    'authorization.x=TOKEN',
    'authorization%00=TOKEN',
    '%20authorization=TOKEN',
    'authorization%20=TOKEN',
    '%2561uthorization=TOKEN',
    'authorization%3DTOKEN',
    'x=1;authorization=TOKEN',
    'x=1%26authorization=TOKEN',
    'x=authorization=TOKEN',
    'authorization%=TOKEN',
    '%authorization=TOKEN',
    'authorization%c3=TOKEN',
  ].map((each) => asked(each, 'token-missing')),
  ...[
    'authorization',
    'x&authorization',
    'authorization&x',
    'authorization&authorization=TOKEN',
    'authorization=TOKEN&authorization=TOKEN',
    'authorization=&authorization=TOKEN',
    'authorization=TOKEN&authorization=',
    'authorization=x&x=1&authorization=TOKEN',
    'authorization=TOKEN&AUTHORIZATION=x&authorization=x',
  ].map((each) => asked(each, 'query-refused')),
  ...[
    'authorization=',
    'authorization==',
    'authorization==TOKEN',
    'authorization=.',
    'authorization=..',
    'authorization=...',
    'authorization=null',
    'authorization=undefined',
    'authorization=[object Object]',
    'authorization=Bearer%20TOKEN',
    'authorization=Bearer TOKEN',
    'authorization=Bearer+TOKEN',
    'authorization=%20TOKEN',
    'authorization=+TOKEN',
    'authorization="TOKEN"',
    'authorization=TOKEN%00',
    'authorization=TOKEN;x=1',
    'authorization=TOKEN,TOKEN',
    'authorization=TOKEN.TOKEN',
    'authorization=TOKEN/..',
    'authorization=%65TOKEN',
    'authorization=TOKEN?authorization=TOKEN',
  ].map((each) => asked(each, 'token-malformed')),
  ...[
    '&authorization=TOKEN',
    'authorization=TOKEN&',
    '&&authorization=TOKEN&&',
    'x=1&authorization=TOKEN',
    'authorization=TOKEN&x=1',
    'x=%ZZ&authorization=TOKEN',
    '%ZZ&authorization=TOKEN',
    'Authorization=x&authorization=TOKEN',
    'authorizations=x&authorization=TOKEN',
    'x=authorization&authorization=TOKEN',
    'response-content-type=text/html&authorization=TOKEN',
    '=&authorization=TOKEN',
  ].map((each) => asked(each, null)),
];

const changed = (
  name: string,
  change: NonNullable<EdgeCase['change']>,
  reason = 'token-malformed',
): EdgeCase => ({
  name: `a token that ${name}`,
  change,
  expected: reason ?? 'passes',
});

const notBase64url = [...printable, 'é'].filter((each) => !isBase64url(each) && !'.&'.includes(each));

const tokens: readonly EdgeCase[] = [
  ...notBase64url.flatMap((each) => [
    changed(
      `has ${shown(each)} in its header`,
      ([h, p, s]) => `${h.slice(0, 4)}${each}${h.slice(4)}.${p}.${s}`,
    ),
    changed(
      `has ${shown(each)} in its payload`,
      ([h, p, s]) => `${h}.${p.slice(0, 4)}${each}${p.slice(4)}.${s}`,
    ),
    changed(
      `has ${shown(each)} in its signature`,
      ([h, p, s]) => `${h}.${p}.${s.slice(0, 4)}${each}${s.slice(4)}`,
    ),
  ]),
  changed('is its header', ([h]) => h),
  changed('is its header and a dot', ([h]) => `${h}.`),
  changed('is its header and payload', ([h, p]) => `${h}.${p}`),
  changed('has no signature', ([h, p]) => `${h}.${p}.`),
  changed('has no payload', ([h, , s]) => `${h}..${s}`),
  changed('has no header', ([, p, s]) => `.${p}.${s}`),
  changed('is only dots', () => '..'),
  changed('has four segments', ([h, p, s]) => `${h}.${p}.${s}.${s}`),
  changed('has an empty fourth segment', ([h, p, s]) => `${h}.${p}.${s}.`),
  changed('begins with a dot', ([h, p, s]) => `.${h}.${p}.${s}`),
  changed('has the five segments of a JWE', ([h, p, s]) => `${h}.${p}.${s}.${s}.${s}`),
  changed('is in the JSON form', ([h, p, s]) => JSON.stringify({ protected: h, payload: p, signature: s })),
  changed('has a padded header', ([h, p, s]) => `${h}=.${p}.${s}`),
  changed(
    'has a signature of an impossible length',
    ([h, p, s]) => `${h}.${p}.${s.slice(0, s.length - (s.length % 4) || undefined)}A`,
  ),
  changed('is too long', ([h, p, s]) => `${h}.${p}.${s}${'A'.repeat(4_096)}`),
  changed('is twice itself', ([h, p, s]) => `${h}.${p}.${s}${h}.${p}.${s}`),
  changed('has its signature in front', ([h, p, s]) => `${s}.${h}.${p}`),
  changed(
    'has a signature of zeros',
    ([h, p]) => `${h}.${p}.${toBase64url(Buffer.alloc(64))}`,
    'token-invalid',
  ),
  changed('has a signature of one byte', ([h, p]) => `${h}.${p}.AA`, 'token-invalid'),
  changed(
    'has a signature that lacks a byte',
    ([h, p, s]) => `${h}.${p}.${toBase64url(Buffer.from(s, 'base64url').subarray(1))}`,
    'token-invalid',
  ),
  changed(
    'has a signature with a byte more',
    ([h, p, s]) => `${h}.${p}.${toBase64url(Buffer.concat([Buffer.from(s, 'base64url'), Buffer.alloc(1)]))}`,
    'token-invalid',
  ),
  changed('has its payload as its signature', ([h, p]) => `${h}.${p}.${p}`, 'token-invalid'),
];

const headed = (header: EdgeCase['header'] & object, reason: string | null): EdgeCase => ({
  name: `a header with ${JSON.stringify(header)}`,
  header,
  expected: reason ?? 'passes',
});
const rawHeaded = (rawHeader: string, reason: string | null): EdgeCase => ({
  name: `the header ${shown(rawHeader)}`,
  rawHeader,
  expected: reason ?? 'passes',
});

const oddJson: readonly unknown[] = [null, true, false, 0, 1, [], ['x'], {}, { x: 1 }];

const headers: readonly EdgeCase[] = [
  ...oddJson.flatMap((value) => [
    headed({ alg: value }, 'token-malformed'),
    headed({ kid: value }, 'token-malformed'),
    headed({ typ: value }, 'token-malformed'),
    headed({ crit: value }, 'token-invalid'),
    headed({ b64: value }, 'token-invalid'),
  ]),
  headed({ alg: undefined }, 'token-malformed'),
  ...[
    '',
    'none',
    'None',
    'NONE',
    'nOnE',
    'HS1',
    'HS384',
    'HS512',
    'RS1',
    'RS384',
    'RS512',
    'ES384',
    'ES512',
    'ES256K',
    'PS256',
    'PS384',
    'PS512',
    'Ed448',
    'dir',
    'A128KW',
    'RSA-OAEP',
    'hs256',
    'es256',
    'ES256 ',
    ' HS256',
    'HS256\0',
    '__proto__',
    'constructor',
    'toString',
  ].map((alg) => headed({ alg }, 'token-invalid')),
  ...[
    '',
    'x',
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'toString',
    '0',
    '../keys',
    '/etc/passwd',
    "' OR 1=1",
    'KID ',
    ' KID',
    '\0',
    'https://evil.example/jwks',
    'x'.repeat(1_000),
  ].map((kid) => headed({ kid }, 'token-invalid')),
  headed({ crit: ['exp'] }, 'token-invalid'),
  headed({ crit: ['b64'], b64: false }, 'token-invalid'),
  headed({ crit: ['b64'], b64: true }, 'token-invalid'),
  ...[
    { typ: 'JWT' },
    { typ: 'at+jwt' },
    { typ: '' },
    { cty: 'JWT' },
    { jku: 'https://evil.example/jwks' },
    { jwk: { kty: 'oct', k: 'AA' } },
    { x5u: 'https://evil.example/x5u' },
    { x5c: ['MIIB'] },
    { x5t: 'x' },
    { zip: 'DEF' },
    { enc: 'A128GCM' },
    { p2c: 1e9 },
    { x: null },
  ].map((header) => headed(header, null)),
  ...[
    '',
    ' ',
    'null',
    'true',
    '1',
    '"ALG"',
    '[]',
    '["ALG"]',
    '{}',
    '{"kid":"KID"}',
    '{"alg":"ALG","kid":"KID"',
    '{"alg":"ALG","kid":"KID",}',
    '{alg:"ALG"}',
    "{'alg':'ALG'}",
    '{"alg":"ALG","kid":"KID"}x',
    '{"alg":"ALG","kid":"KID"}{}',
    '\u{feff}{"alg":"ALG","kid":"KID"}',
    '{"alg":"none","alg":"ALG","kid":"KID"}',
    '{"alg":"ALG","kid":"x","kid":"KID"}',
    '{"alg":"ALG","kid":"x","\\u006bid":"KID"}',
    '{"alg":"ALG","kid":"KID","x":{"y":1,"y":2}}',
    '{"alg":"ALG","kid":"KID","x":1e999}',
    '{"alg":"ALG","kid":"KID","x":NaN}',
    '{"alg":"ALG","kid":"KID","x":01}',
    '{"alg":"ALG","kid":"KID"/**/}',
    '{"alg":"ALG","kid":"KID","x":"\n"}',
  ].map((raw) => rawHeaded(raw, 'token-malformed')),
  ...[
    ' {"alg":"ALG","kid":"KID"} ',
    '\n{\n"alg" : "ALG" ,\t"kid":"KID"}',
    '{"kid":"KID","alg":"ALG"}',
    '{"\\u0061lg":"ALG","kid":"KID"}',
  ].map((raw) => rawHeaded(raw, null)),
];

const claimed = (claims: EdgeCase['claims'] & object, reason: string | null): EdgeCase => ({
  name: `claims with ${JSON.stringify(claims, (_, value: unknown) => (value === undefined ? 'undefined' : value))}`,
  claims,
  expected: reason ?? 'passes',
});

const notNumbers: readonly unknown[] = [
  null,
  true,
  false,
  '',
  'never',
  String(caseTime + 60),
  [],
  [caseTime + 60],
  {},
];
const day = 86_400;

const times: readonly EdgeCase[] = [
  ...notNumbers.flatMap((value) =>
    ['exp', 'nbf', 'iat'].map((name) => claimed({ [name]: value }, 'token-invalid')),
  ),
  claimed({ exp: undefined }, 'token-invalid'),
  claimed({ exp: undefined, iat: undefined, nbf: undefined }, 'token-invalid'),
  claimed({ iat: undefined }, null),
  claimed({ nbf: undefined }, null),
  ...[-1e308, -1, -0, 0, 1, caseTime - day, caseTime - 31, caseTime - 30].map((exp) =>
    claimed({ iat: undefined, exp }, 'token-expired'),
  ),
  ...[
    caseTime - 29.5,
    caseTime - 29,
    caseTime,
    caseTime + 0.001,
    caseTime + 1,
    caseTime + day,
    caseTime + day + 30,
  ].map((exp) => claimed({ iat: undefined, exp }, null)),
  ...[caseTime + day + 31, caseTime * 1_000, 2 ** 53, 1e21, 1e308].map((exp) =>
    claimed({ iat: undefined, exp }, 'token-invalid'),
  ),
  ...[caseTime + 31, caseTime + day, caseTime * 1_000, 1e308].flatMap((time) => [
    claimed({ nbf: time }, 'token-not-yet-valid'),
    claimed({ iat: time, exp: time + 60 }, 'token-not-yet-valid'),
  ]),
  ...[-1e308, -1, 0, 1, caseTime - day, caseTime, caseTime + 30].map((nbf) => claimed({ nbf }, null)),
  ...[caseTime - day + 600, caseTime - 1, caseTime, caseTime + 30].map((iat) => claimed({ iat }, null)),
  ...[-1e308, -1, 0, 1, caseTime - day, caseTime - day + 599].map((iat) => claimed({ iat }, 'token-invalid')),
  claimed({ iat: caseTime + 20, exp: caseTime + 10 }, null),
  claimed({ iat: caseTime - 100, exp: caseTime - 40, nbf: caseTime + 40 }, 'token-expired'),
  claimed({ iss: 'x', aud: 'x', iat: 0, exp: 1, files: '/' }, 'token-expired'),
];

const parties: readonly EdgeCase[] = [
  ...[
    undefined,
    ...oddJson,
    '',
    [caseIssuer],
    `${caseIssuer}/`,
    ` ${caseIssuer}`,
    caseIssuer.toUpperCase(),
    'http://issuer.example',
    `${caseIssuer}.evil`,
    `${caseIssuer}\0`,
  ].map((iss) => claimed({ iss }, 'token-invalid')),
  ...[
    undefined,
    ...oddJson,
    '',
    'Files',
    'files ',
    'file',
    'filesx',
    [[caseAudience]],
    { [caseAudience]: true },
    `${caseAudience},x`,
    `x ${caseAudience}`,
  ].map((aud) => claimed({ aud }, 'token-invalid')),
  ...[
    [caseAudience],
    ['x', caseAudience],
    [caseAudience, caseAudience],
    [null, caseAudience],
    [1, {}, caseAudience],
  ].map((aud) => claimed({ aud }, null)),
];

const grants: readonly EdgeCase[] = [
  ...[
    undefined,
    ...oddJson,
    '',
    '/',
    '//',
    '*',
    '/*',
    '/**',
    '.*',
    '.',
    '/./',
    '..',
    caseFolder,
    folderPath,
    `${caseFolder}/`,
    `/${caseFolder}//`,
    `/${caseFolder}/*`,
    `/${caseFolder}/.`,
    `/${caseFolder}/..`,
    `/${caseFolder}/${other}`,
    `/${other}/`,
    `/${other}/${caseFile}`,
    `/${other}/../${caseFolder}/`,
    `${filePath}/`,
    `${filePath}.png`,
    `${filePath}?`,
    `${filePath}#`,
    ` ${filePath}`,
    `${filePath} `,
    `${filePath}\0`,
    `/${caseFolder}%2f`,
    `%2f${caseFolder}/`,
    `\\${caseFolder}\\`,
    `/${caseFolder.toUpperCase()}/`,
    `/${caseFolder.slice(0, -1)}/`,
    `/${caseFolder}0/`,
    `/${caseFolder}/${caseFile.slice(0, 8)}`,
    [[`${folderPath}/`]],
    { 0: `${folderPath}/`, length: 1 },
    [`/${other}/`, folderPath],
    `${folderPath}/,/x/`,
    `${folderPath}/ /x/`,
    `^${folderPath}/`,
  ].map((files) => claimed({ files }, 'file-not-granted')),
  ...[
    `${folderPath}/`,
    filePath,
    [`${folderPath}/`],
    [filePath],
    [`/${other}/`, `${folderPath}/`],
    [null, 7, {}, [], '', `${folderPath}/`],
    Array.from({ length: 40 }, (_, index) => (index === 39 ? `${folderPath}/` : `/${other}/`)),
  ].map((files) => claimed({ files }, null)),
];

const rawPayload = (name: string, payload: string | Buffer, reason: string | null): EdgeCase => ({
  name: `a payload that ${name}`,
  rawPayload: payload,
  expected: reason ?? 'passes',
});
const good = JSON.stringify(caseClaims);
const withMember = (member: string): string => good.replace('{', `{${member},`);
const withBytes = (...bytes: number[]): Buffer =>
  Buffer.concat([Buffer.from('{"x":"'), Buffer.from(bytes), Buffer.from(`",${good.slice(1)}`)]);

const payloads: readonly EdgeCase[] = [
  ...[
    '',
    ' ',
    'null',
    'true',
    '7',
    '"text"',
    '[]',
    `[${good}]`,
    `${good}${good}`,
    `${good},`,
    good.slice(0, -1),
    `\u{feff}${good}`,
    `${good}\0`,
    `)]}'${good}`,
    `// x\n${good}`,
    withMember('"x":NaN'),
    withMember('"x":Infinity'),
    withMember('"x":1e309'),
    withMember('"x":[[-1e309]]'),
    withMember('"x":.5'),
    withMember('"x":+1'),
    withMember('"x":"\t"'),
    withMember('x:1'),
    withMember('"iss":"x"'),
    withMember('"files":"/"'),
    withMember('"exp":1'),
    withMember('"\\u0065xp":1'),
    withMember('"a":{"b":{"c":1,"c":1}}'),
    withMember('"a":[{"b":1,"b":1}]'),
    withMember('"":1,"":2'),
    withMember('"__proto__":1,"__proto__":2'),
  ].map((text) => rawPayload(`is ${shown(text)}`, text, 'token-malformed')),
  ...[
    [0xff],
    [0xfe, 0xff],
    [0x80],
    [0xc0, 0xaf],
    [0xc1, 0x81],
    [0xe0, 0x80, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xf0, 0x80, 0x80, 0xaf],
    [0xf4, 0x90, 0x80, 0x80],
    [0xf5, 0x80, 0x80, 0x80],
    [0xc3],
    [0xe2, 0x82],
  ].map((bytes) =>
    rawPayload(`has the bytes ${Buffer.from(bytes).toString('hex')}`, withBytes(...bytes), 'token-malformed'),
  ),
  ...[
    ` ${good} `,
    `\r\n${good}\t`,
    withMember('"a":{"b":1},"c":{"b":1}'),
    withMember('"a":{"exp":1}'),
    withMember('"__proto__":{"files":"/"}'),
    withMember('"constructor":1'),
    withMember('"x":"\\ud800"'),
    withMember('"x":1e308'),
    withMember('"x":-0'),
    withMember(`"x":${'['.repeat(20)}${']'.repeat(20)}`),
    withMember('"x":"é😀"'),
    withMember('"Exp":1,"EXP":2'),
    withMember('"exp ":1'),
  ].map((text) => rawPayload(`is ${shown(text)}`, text, null)),
];

const deepPayloads: readonly EdgeCase[] = [
  {
    ...rawPayload('is 200 levels deep', withMember(`"x":${'['.repeat(200)}${']'.repeat(200)}`), null),
    notInFunction: "CloudFront's engine, njs, parses 32 levels of JSON, and the token is malformed there",
  },
];

const methods: readonly EdgeCase[] = [
  ...['GET', 'HEAD'].map((method) => ({ name: `the method ${method}`, method, expected: 'passes' })),
  ...[
    'POST',
    'PUT',
    'DELETE',
    'PATCH',
    'TRACE',
    'CONNECT',
    'OPTIONS',
    'PROPFIND',
    'get',
    'Get',
    'GET ',
    ' GET',
    '',
  ].map((method) => ({ name: `the method ${shown(method)}`, method, expected: 'method-refused' })),
];

/** The first of each name: some tables above meet. */
export function distinct(cases: readonly EdgeCase[]): readonly EdgeCase[] {
  return [...new Map(cases.toReversed().map((each) => [each.name, each])).values()].toReversed();
}

/** What both are asked with the usual options. */
export const policyCases: Readonly<Record<string, readonly EdgeCase[]>> = {
  methods: distinct(methods),
  paths: distinct(paths),
  queries: distinct(queries),
  tokens: distinct(tokens),
  headers: distinct(headers),
  times: distinct(times),
  parties: distinct(parties),
  grants: distinct(grants),
  payloads: distinct([...payloads, ...deepPayloads]),
};
