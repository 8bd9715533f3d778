import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, exportJWK } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { signFileToken, type SignFileTokenOptions } from '../../../src/issuer/index.js';
import { makeKey, makeKeys } from '../../support/tokens.js';

const { ES256, RS256, HS256 } = await makeKeys();
const jwk = { ...(await exportJWK(ES256.signer)), kid: '2026-11', alg: 'ES256' };
const rsaJwk = { ...(await exportJWK(RS256.signer)), kid: 'rsa' };
const { d: _d, ...publicJwk } = jwk;
const strangersKey = await exportJWK((await makeKey('ES256')).signer);
const cannotSign = await crypto.subtle.importKey(
  'jwk',
  publicJwk as JsonWebKey,
  { name: 'ECDSA', namedCurve: 'P-256' },
  false,
  ['verify'],
);
const hmac = { name: 'HMAC', hash: 'SHA-256' };
const shortSecret = await crypto.subtle.importKey('raw', Buffer.alloc(16, 7), hmac, false, ['sign']);
const secretOf = (bytes: number): object => ({
  kty: 'oct',
  alg: 'HS256',
  kid: 'a',
  k: Buffer.alloc(bytes, 7).toString('base64url'),
});

const folder = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const file = '9b2e7a4c-1d5f-4e6a-8b3c-7f0d2e1a6b5c';
const origin = 'https://d111111abcdef8.cloudfront.net';

const usual: SignFileTokenOptions = {
  key: jwk,
  issuer: 'https://app.example.com',
  audience: 'files',
  folders: [folder],
};
const sign = (changes: object): Promise<string> => signFileToken({ ...usual, ...changes });
const filesOf = async (changes: object): Promise<unknown> => decodeJwt(await sign(changes))['files'];

async function messageOf(changes: object): Promise<string> {
  const error: unknown = await sign(changes).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error === null) return 'was accepted';
  expect(error).toBeInstanceOf(TypeError);
  expect(error).not.toHaveProperty('cause');
  return (error as TypeError).message;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('the token', () => {
  it('has the claims that the edge looks at, and no other', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_900 });
    const token = await signFileToken(usual);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', kid: '2026-11' });
    expect(decodeJwt(token)).toEqual({
      iss: 'https://app.example.com',
      aud: 'files',
      iat: 1_800_000_000,
      exp: 1_800_000_900,
      files: [`/${folder}/`],
    });
  });

  it('names its subject, itself and its type where they are given', async () => {
    const token = await sign({
      subject: 'user-1',
      tokenId: 'one',
      typ: 'at+jwt',
      audience: ['files', 'api'],
    });
    expect(decodeJwt(token)).toMatchObject({ sub: 'user-1', jti: 'one', aud: ['files', 'api'] });
    expect(decodeProtectedHeader(token)).toMatchObject({ typ: 'at+jwt' });
  });

  it.each([
    [1, 1],
    ['90s', 90],
    ['15m', 900],
    ['24h', 86_400],
  ])('lives for a lifetime of %s', async (lifetime, seconds) => {
    const { iat, exp } = decodeJwt(await sign({ lifetime }));
    expect(exp! - iat!).toBe(seconds);
  });

  it('grants each folder and file once, in the form that opens it', async () => {
    const path = `/${folder}/${file}.png`;
    expect(
      await filesOf({
        folders: [folder, folder],
        files: [{ folder, file }, path, `${origin}${path}`, `${origin}${path}?x=1#y`, `/${folder}/${file}`],
        origins: [origin],
      }),
    ).toEqual([`/${folder}/`, `/${folder}/${file}`, path]);
  });

  it('is signed with a key from a PEM file, too', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const key = { ...createPrivateKey(pem).export({ format: 'jwk' }), kid: 'pem' };
    expect(decodeProtectedHeader(await sign({ key }))).toEqual({ alg: 'EdDSA', kid: 'pem' });
  });

  it('leaves the key as it was given', async () => {
    const key = { ...jwk };
    await sign({ key });
    expect(Object.isFrozen(key)).toBe(false);
    expect(key).toEqual(jwk);
  });
});

describe('the key', () => {
  it.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['a PEM text', '-----BEGIN PRIVATE KEY-----'],
    ['a list', [jwk]],
    ['a set', { keys: [jwk] }],
    ['without a kid', { ...jwk, kid: undefined }],
    ['with an empty kid', { ...jwk, kid: '' }],
    ['with a kid that is a number', { ...jwk, kid: 7 }],
    ['public', publicJwk],
    ['for encryption', { ...jwk, use: 'enc' }],
    ['for verifying', { ...jwk, key_ops: ['verify'] }],
    ['of another algorithm than it says', { ...jwk, alg: 'ES384' }],
    ['without a coordinate', { ...jwk, y: undefined }],
    ["another key's private half", { ...jwk, d: strangersKey.d }],
    ['of garbage', { ...jwk, d: 'garbage' }],
    ['an RSA key without its primes', { ...rsaJwk, p: undefined, q: undefined }],
    [
      'an RSA key of 1024 bits',
      {
        ...generateKeyPairSync('rsa', { modulusLength: 1_024 }).privateKey.export({ format: 'jwk' }),
        kid: 'a',
      },
    ],
    [
      'a P-384 key',
      {
        ...generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'jwk' }),
        kid: 'a',
      },
    ],
    ['a secret of 31 bytes', secretOf(31)],
    ['a secret that does not say HS256', { ...secretOf(32), alg: undefined }],
    ['a secret that is padded', { ...secretOf(32), k: `${'A'.repeat(43)}=` }],
    ['a CryptoKey alone', ES256.signer],
    ['a CryptoKey without a kid', { key: ES256.signer, alg: 'ES256' }],
    ['a CryptoKey without an alg', { key: ES256.signer, kid: 'a' }],
    ['a CryptoKey of another algorithm', { key: ES256.signer, kid: 'a', alg: 'RS256' }],
    ['a CryptoKey that cannot sign', { key: cannotSign, kid: 'a', alg: 'ES256' }],
    ['a CryptoKey of a short secret', { key: shortSecret, kid: 'a', alg: 'HS256' }],
    ['a JWK in the place of a CryptoKey', { key: jwk, kid: 'a', alg: 'ES256' }],
    ['a CryptoKey for "none"', { key: HS256.signer, kid: 'a', alg: 'none' }],
  ])('is refused if it is %s, and not shown', async (_, key) => {
    const message = await messageOf({ key });
    expect(message).toMatch(/^"key" option /);
    for (const shown of [jwk.d, jwk.x, rsaJwk.d, rsaJwk.n, 'garbage', 'BEGIN'])
      expect(message).not.toContain(shown);
  });
});

describe('an option that is missing or wrong is refused by its name', () => {
  it.each<[string, object]>([
    ['issuer', { issuer: undefined }],
    ['issuer', { issuer: '' }],
    ['issuer', { issuer: ['https://app.example.com'] }],
    ['audience', { audience: undefined }],
    ['audience', { audience: [] }],
    ['audience', { audience: ['files', ''] }],
    ['subject', { subject: '' }],
    ['subject', { subject: 7 }],
    ['tokenId', { tokenId: null }],
    ['typ', { typ: '' }],
    ['lifetime', { lifetime: 0 }],
    ['lifetime', { lifetime: -1 }],
    ['lifetime', { lifetime: 0.5 }],
    ['lifetime', { lifetime: NaN }],
    ['lifetime', { lifetime: Infinity }],
    ['lifetime', { lifetime: '15' }],
    ['lifetime', { lifetime: '15 minutes' }],
    ['lifetime', { lifetime: null }],
    ['lifetime', { lifetime: 86_401 }],
    ['lifetime', { lifetime: '2d' }],
    ['lifetime', { lifetime: '2h', maxTokenLifetime: '1h' }],
    ['maxTokenLifetime', { maxTokenLifetime: 'for ever' }],
    ['folders', { folders: folder }],
    ['folders', { folders: [] }],
    ['folders', { folders: undefined }],
    ['folders', { folders: [''] }],
    ['folders', { folders: ['/'] }],
    ['folders', { folders: ['*'] }],
    ['folders', { folders: [`/${folder}/`] }],
    ['folders', { folders: [`${folder}/${file}`] }],
    ['folders', { folders: [folder.slice(0, -1)] }],
    ['folders', { folders: [`${folder}0`] }],
    ['folders', { folders: [`{${folder}}`] }],
    ['folders', { folders: [`${folder}\n`] }],
    ['folders', { folders: [null] }],
    ['folders', { folders: [[folder]] }],
    ['files', { files: `/${folder}/${file}` }],
    ['files', { files: [''] }],
    ['files', { files: [file] }],
    ['files', { files: ['/'] }],
    ['files', { files: [`/${folder}/`] }],
    ['files', { files: [`${folder}/${file}`] }],
    ['files', { files: [`/${folder}/../${folder}/${file}`] }],
    ['files', { files: [`/${folder}/${file}%2epng`] }],
    ['files', { files: [`/${folder}/${file}.png?x=1`] }],
    ['files', { files: [`/${folder}/${file}.png\n`] }],
    ['files', { files: [`/${folder}/${file}/x`] }],
    ['files', { files: [null] }],
    ['files', { files: [{}] }],
    ['files', { files: [{ folder }] }],
    ['files', { files: [{ file }] }],
    ['files', { files: [{ folder, file: '' }] }],
    ['files', { files: [{ folder, file: `${file}.png` }] }],
    ['files', { files: [{ folder: '..', file }] }],
    ['files', { files: [`${origin}/${folder}/${file}`] }],
    ['files', { files: [`https://evil.example/${folder}/${file}`], origins: [origin] }],
    ['files', { files: [`${origin}.evil.example/${folder}/${file}`], origins: [origin] }],
    ['files', { files: [`${origin}/${folder}/`], origins: [origin] }],
    ['origins', { origins: [] }],
    ['origins', { origins: ['https://*.cloudfront.net'] }],
    ['path', { path: '/files/' }],
    ['path', { path: /\/(?<folder>\w+)/ }],
    ['folders', { folders: ['a/b'], path: /\/(?<folder>[^/]+)\/(?<file>[^/]+)/ }],
    ['folders', { folders: ['..'], path: /\/(?<folder>[^/]+)\/(?<file>[^/]+)/ }],
    ['folders', { folders: ['a%20b'], path: /\/(?<folder>[^/]+)\/(?<file>[^/]+)/ }],
    ['claims', { claims: {} }],
    ['expiresIn', { expiresIn: '15m' }],
  ])('%s: %j', async (name, changes) => {
    expect(await messageOf(changes)).toMatch(new RegExp(`^"${name}" `));
  });

  it('and so are options that are none', async () => {
    await expect(signFileToken(undefined as never)).rejects.toThrow('the options must be an object');
  });
});

it('a token that is longer than the edge accepts is refused, with what to do', async () => {
  const many = Array.from({ length: 60 }, (_, index) => ({
    folder,
    file: file.slice(0, -2) + String(index + 10),
  }));
  expect(await messageOf({ folders: [], files: many })).toMatch(
    /^"files" and "folders" options .* \d{4} characters, .* accepts at most 4096[.] Grant folders/,
  );
});

it('what is refused is shown without a query, which may hold a token', async () => {
  const message = await messageOf({ files: [`/${folder}/${file}.png?authorization=secret`] });
  expect(message).toContain(`/${folder}/${file}.png?…`);
  expect(message).not.toContain('secret');
});

it('a token has room for 60 folders, or 30 files, as the documentation says', async () => {
  const uuids = Array.from({ length: 60 }, (_, index) => folder.slice(0, -2) + String(index + 10));
  expect(await filesOf({ subject: folder, folders: uuids })).toHaveLength(60);
  const files = uuids.slice(0, 30).map((each) => `/${each}/${file}.png`);
  expect(await filesOf({ subject: folder, folders: [], files })).toHaveLength(30);
});
