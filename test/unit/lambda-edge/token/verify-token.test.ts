import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeKey, signRaw, signToken, testClaims, toBase64url } from '../../../support/tokens.js';
import { ask, authorizer, folder, keys } from '../ask.js';

const handler = authorizer();
const files = `/${folder}/`;
const header = JSON.stringify({ alg: 'ES256', kid: 'es256' });
const payload = JSON.stringify(testClaims({ files }));
const valid = await signRaw(keys.ES256, header, payload);
const [head = '', body = '', signature = ''] = valid.split('.');
const reasonFor = async (token: string): Promise<string | null> => (await ask(handler, { token })).reason;

describe('a signed token', () => {
  const at = (json: string): string => payload.replace('{', `{${json},`);

  it.each<[string, string, string | Buffer, string]>([
    ['repeats a claim', header, at('"files":"/"'), 'token-malformed'],
    ['repeats a claim in another spelling', header, at('"\\u0066iles":"/"'), 'token-malformed'],
    ['repeats a name in an inner object', header, at('"a":[{"b":1,"b":2}]'), 'token-malformed'],
    ['repeats a name in the header', header.replace('{', '{"alg":"ES256",'), payload, 'token-malformed'],
    ['has a number out of range', header, at('"n":1e400'), 'token-malformed'],
    ['has a negative number out of range', header, at('"n":[-1e999]'), 'token-malformed'],
    ['has a byte order mark', header, `\u{feff}${payload}`, 'token-malformed'],
    [
      'has invalid UTF-8',
      header,
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]),
      'token-malformed',
    ],
    [
      'has an overlong encoding',
      header,
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]),
      'token-malformed',
    ],
    ['has a text as its payload', header, '"claims"', 'token-malformed'],
    ['has null as its payload', header, 'null', 'token-malformed'],
    ['has a list as its payload', header, '[]', 'token-malformed'],
    ['has another token as its payload', header, valid, 'token-malformed'],
    ['has no alg', '{"kid":"es256"}', payload, 'token-malformed'],
    ['has an alg that is no text', '{"alg":["ES256"],"kid":"es256"}', payload, 'token-malformed'],
    ['has a kid that is no text', '{"alg":"ES256","kid":1}', payload, 'token-malformed'],
    ['has a typ that is no text', '{"alg":"ES256","kid":"es256","typ":{}}', payload, 'token-malformed'],
    [
      'has a critical extension',
      '{"alg":"ES256","kid":"es256","crit":["x"],"x":1}',
      payload,
      'token-invalid',
    ],
    [
      'has an empty list of critical extensions',
      '{"alg":"ES256","kid":"es256","crit":[]}',
      payload,
      'token-invalid',
    ],
    [
      'says that its payload is unencoded',
      '{"alg":"ES256","kid":"es256","b64":false,"crit":["b64"]}',
      payload,
      'token-invalid',
    ],
    ['says b64 without crit', '{"alg":"ES256","kid":"es256","b64":true}', payload, 'token-invalid'],
  ])('is denied if it %s', async (_, head_, payload_, reason) => {
    expect(await reasonFor(await signRaw(keys.ES256, head_, payload_))).toBe(reason);
  });

  it.each([
    ['the same name in two objects', at('"a":{"b":1},"c":{"b":1}')],
    ['the same name inside and outside', at('"a":{"files":1}')],
    ['a value equal to a name', at('"a":"files","b":["files","files"]')],
    ['quotes, braces and colons in a text', at('"a":"\\"files\\":{","b":"}\\\\"')],
    ['a name of the prototype', at('"__proto__":{"x":1},"constructor":2')],
    ['white space around its colons', at('"a" \n : "b"')],
  ])('passes with %s', async (_, claims) => {
    expect(await reasonFor(await signRaw(keys.ES256, header, claims))).toBeNull();
  });
});

const hmacOver = (secret: string | Buffer, alg: string, kid: string): Promise<string> =>
  crypto.subtle
    .importKey('raw', Buffer.from(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    .then((signer) => signRaw({ ...keys.HS256, signer }, JSON.stringify({ alg, kid }), payload));

describe('a forged token', () => {
  const rsaJwk: { readonly [name: string]: unknown } = { ...keys.RS256.jwk };
  const spki = createPublicKey({ key: rsaJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  it.each([
    'none',
    'NONE',
    'nOnE',
    '',
    'es256',
    'ES384',
    'RS256',
    'PS256',
    'HS256',
    'HS512',
    'EdDSA',
    'Ed25519',
  ])('is denied if it says alg "%s" for an ES256 key', async (alg) => {
    const named = toBase64url(JSON.stringify({ alg, kid: 'es256' }));
    expect(await reasonFor(`${named}.${body}.${signature}`)).toBe('token-invalid');
    expect(await reasonFor(await signRaw(keys.ES256, JSON.stringify({ alg, kid: 'es256' }), payload))).toBe(
      'token-invalid',
    );
  });

  it.each([
    ['PEM text', Buffer.from(spki)],
    ['PEM text without its last newline', Buffer.from(spki.toString().trim())],
    ['JWK', Buffer.from(JSON.stringify(keys.RS256.jwk))],
    ['modulus', Buffer.from(keys.RS256.jwk.n!, 'base64url')],
  ])('is denied if the RSA public key as %s is its HMAC secret', async (_, secret) => {
    expect(await reasonFor(await hmacOver(secret, 'HS256', 'rs256'))).toBe('token-invalid');
    expect(await reasonFor(await hmacOver(secret, 'RS256', 'rs256'))).toBe('token-invalid');
  });

  it('is denied if another key signed it', async () => {
    const token = await signToken({ ...keys.EdDSA, kid: 'es256', alg: 'EdDSA' }, { files });
    expect(await reasonFor(token)).toBe('token-invalid');
  });

  it('is denied if it brings its own key', async () => {
    const stranger = await makeKey('ES256', 'es256');
    const own = JSON.stringify({
      alg: 'ES256',
      kid: 'es256',
      jwk: stranger.jwk,
      jku: 'https://evil.example',
    });
    expect(await reasonFor(await signRaw(stranger, own, payload))).toBe('token-invalid');
  });

  it.each([
    ['zeros', Buffer.alloc(64)],
    ['too short', Buffer.from(signature, 'base64url').subarray(0, 63)],
    ['too long', Buffer.concat([Buffer.from(signature, 'base64url'), Buffer.alloc(1)])],
    ['a single byte', Buffer.from([1])],
  ])('is denied if its signature is %s', async (_, bytes) => {
    expect(await reasonFor(`${head}.${body}.${toBase64url(bytes)}`)).toBe('token-invalid');
  });

  it('is denied if any byte of payload or signature is changed', async () => {
    for (const part of [body, signature]) {
      const bytes = Buffer.from(part, 'base64url');
      for (let index = 0; index < bytes.length; index += 5) {
        const changed = Buffer.from(bytes);
        changed[index]! ^= 1;
        const reason = await reasonFor(valid.replace(part, toBase64url(changed)));
        expect(reason).toMatch(part === body ? /^token-(?:invalid|malformed)$/ : /^token-invalid$/);
      }
    }
  });
});

describe('the typ option', () => {
  it.each([
    ['at+jwt', 'at+jwt', null],
    ['at+jwt', 'AT+JWT', null],
    ['at+jwt', 'application/at+jwt', null],
    ['application/at+jwt', 'at+jwt', null],
    ['at+jwt', 'JWT', 'token-invalid'],
    ['at+jwt', undefined, 'token-invalid'],
    ['at+jwt', 'x/at+jwt', 'token-invalid'],
    [undefined, 'JWT', null],
  ])('%s and the header %s', async (typ, given, reason) => {
    const token = await signToken(keys.ES256, { files }, { typ: given });
    expect((await ask(authorizer({ typ }), { token })).reason).toBe(reason);
  });
});
