import { secret } from '../../hs256.js';
import { caseClaims, type EdgeCase } from '../edge-case.js';
import { oneCase, type Token } from '../one-case.js';
import { hmac, otherSecret, signedBy, withSecret } from './other-secret.js';

const header = '{"alg":"ALG","kid":"KID"}';

const json = (claims: object = {}): string => JSON.stringify({ ...caseClaims, ...claims });

/** A token with a right signature over whatever header and payload. */
const sign = (rawHeader: string, rawPayload: string | Buffer): Token => ({ rawHeader, rawPayload });

/** A token that was in order before it was changed. */
const changed = (change: NonNullable<EdgeCase['change']>): Token => ({ change });

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

/** The signature in the place of the right one; `text` is what it should be over. */
const invalidSignatures: readonly (readonly [string, (text: string) => string])[] = [
  ['that of another payload', (text) => hmac('sha256', Buffer.from(secret, 'base64url'), `${text}x`)],
  ['that of another secret', (text) => hmac('sha256', Buffer.from(otherSecret, 'base64url'), text)],
  ['that of an empty secret', (text) => hmac('sha256', '', text)],
  ['that of the secret as text', (text) => hmac('sha256', secret, text)],
  ['of SHA-1', (text) => hmac('sha1', Buffer.from(secret, 'base64url'), text)],
];

export const speltTokens: readonly EdgeCase[] = [
  ...malformed.map(([name, given]) =>
    oneCase(`a token that is ${name}`, 'token-malformed', { token: given }),
  ),
  ...signedMalformed.map(([name, first, second]) =>
    oneCase(`a token with ${name}`, 'token-malformed', { token: sign(first, second) }),
  ),
  ...signedInvalid.map(([name, given]) => oneCase(`a token with ${name}`, 'token-invalid', { token: given })),
  ...signedFine.map(([name, payload]) =>
    oneCase(`a token with ${name}`, 'passes', { token: sign(header, payload) }),
  ),
  oneCase('a signature that is another character', 'token-invalid', {
    token: changed(([h, p, s]) => `${h}.${p}.${s.startsWith('A') ? 'B' : 'A'}${s.slice(1)}`),
  }),
  ...invalidSignatures.map(([name, signature]) =>
    oneCase(`a signature that is ${name}`, 'token-invalid', {
      token: { ...changed(([h, p]) => `${h}.${p}.${signature(`${h}.${p}`)}`), onlyHs256: withSecret },
    }),
  ),
  oneCase('a token without kid', 'passes', { token: { rawHeader: '{"alg":"ALG"}' } }),
  oneCase('a token that brings its own key', 'token-invalid', {
    token: {
      header: { jwk: { kty: 'oct', k: otherSecret } },
      change: signedBy(otherSecret),
      onlyHs256: withSecret,
    },
  }),
];
