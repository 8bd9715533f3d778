import { exportJWK } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAuthorizer, type CreateAuthorizerOptions } from '../../../../src/lambda-edge/index.js';
import { authorizer, keys, keySet } from '../ask.js';

const { ES256, EdDSA, RS256, HS256 } = keys;
const secretOf = (bytes: Buffer): object => ({ kty: 'oct', alg: 'HS256', k: bytes.toString('base64url') });

const rsaOf = (modulusLength: number): object =>
  generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' });

const privateJwk = { ...(await exportJWK(ES256.signer)), alg: 'ES256' };

const message = (options: object): string => {
  try {
    authorizer(options);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
  return 'accepted';
};

describe('the keys option', () => {
  it.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['a text', 'keys'],
    ['a bare list', [ES256.jwk]],
    ['a single key', ES256.jwk],
    ['an empty set', { keys: [] }],
    ['a set without a list', { keys: {} }],
    ['a set of texts', { keys: ['key'] }],
    ['a set of null', { keys: [null] }],
    ['a private key', { keys: [privateJwk] }],
    ['a public key with its private half', { keys: [ES256.jwk, { ...privateJwk, kid: 'own' }] }],
    ['two keys of one kid', keySet(ES256, { ...EdDSA, jwk: { ...EdDSA.jwk, kid: ES256.kid } })],
    ['an RSA key of 1024 bits', { keys: [rsaOf(1_024)] }],
    ['an RSA key of 2047 bits', { keys: [rsaOf(2_047)] }],
    ['an RSA key with the exponent 1', { keys: [{ ...RS256.jwk, e: 'AQ' }] }],
    ['an RSA key without a modulus', { keys: [{ ...RS256.jwk, n: undefined }] }],
    ['an RSA key for PS256', { keys: [{ ...RS256.jwk, alg: 'PS256' }] }],
    ['an RSA key for HS256', { keys: [{ ...RS256.jwk, alg: 'HS256' }] }],
    ['an RSA key for encryption', { keys: [{ ...RS256.jwk, use: 'enc' }] }],
    [
      'a P-384 key',
      { keys: [generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' })] },
    ],
    ['a P-256 key for ES384', { keys: [{ ...ES256.jwk, alg: 'ES384' }] }],
    ['a P-256 key off its curve', { keys: [{ ...ES256.jwk, y: ES256.jwk.x }] }],
    ['a P-256 key without y', { keys: [{ ...ES256.jwk, y: undefined }] }],
    ['an X25519 key', { keys: [generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })] }],
    ['an Ed448 key', { keys: [generateKeyPairSync('ed448').publicKey.export({ format: 'jwk' })] }],
    ['an Ed25519 key of the wrong length', { keys: [{ ...EdDSA.jwk, x: 'AAAA' }] }],
    ['a secret that does not say HS256', { keys: [{ ...HS256.jwk, alg: undefined }] }],
    ['a secret for HS512', { keys: [{ ...HS256.jwk, alg: 'HS512' }] }],
    ['a secret of 31 bytes', { keys: [secretOf(Buffer.alloc(31, 7))] }],
    ['a secret that is no base64url', { keys: [{ ...secretOf(Buffer.alloc(32)), k: `${'A'.repeat(43)}=` }] }],
    ['a secret that is no text', { keys: [{ ...secretOf(Buffer.alloc(32)), k: 7 }] }],
    [
      'a secret that is a PEM file',
      { keys: [secretOf(Buffer.from('  -----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZI'))] },
    ],
    ['a key of an unknown type', { keys: [{ kty: 'DSA' }] }],
    ['a key without a type', { keys: [{}] }],
    ['a kid that is a number', { keys: [{ ...ES256.jwk, kid: 1 }] }],
    ['an empty kid', { keys: [{ ...ES256.jwk, kid: '' }] }],
    ['a key for signing only', { keys: [{ ...ES256.jwk, key_ops: ['sign'] }] }],
    ['key_ops that are a text', { keys: [{ ...ES256.jwk, key_ops: 'verify' }] }],
  ])('is refused as %s', (_, value) => {
    expect(message({ keys: value })).toMatch(/^"keys" option[ :]/);
  });

  it.each<[string, unknown]>([
    [
      'keys that say what they are for',
      { keys: [{ ...ES256.jwk, use: 'sig', key_ops: ['verify'], ext: true, x5t: 'x' }] },
    ],
    ['a secret of 32 bytes', { keys: [secretOf(Buffer.alloc(32, 7))] }],
    [
      'several keys without a kid',
      {
        keys: [
          { ...ES256.jwk, kid: undefined },
          { ...EdDSA.jwk, kid: undefined },
        ],
      },
    ],
    ['a kid named __proto__', { keys: [{ ...ES256.jwk, kid: '__proto__' }] }],
  ])('is accepted with %s', (_, value) => {
    expect(message({ keys: value })).toBe('accepted');
  });

  it('is refused with the number of the key, and without a word of it', () => {
    const text = message({ keys: { keys: [ES256.jwk, secretOf(Buffer.alloc(31, 'secret'))] } });
    expect(text).toContain('key 2 is weak');
    expect(text).not.toContain(Buffer.alloc(31, 'secret').toString('base64url').slice(0, 8));
  });

  it('may be missing if there is a verify option', () => {
    expect(message({ keys: undefined, verify: async () => null })).toBe('accepted');
  });
});

describe('the other options', () => {
  it.each<[string, object]>([
    ['issuer', { issuer: undefined }],
    ['issuer', { issuer: '' }],
    ['issuer', { issuer: [] }],
    ['issuer', { issuer: ['a', ''] }],
    ['issuer', { issuer: /a/ }],
    ['audience', { audience: undefined }],
    ['audience', { audience: '' }],
    ['audience', { audience: [null] }],
    ['allowedOrigins', { allowedOrigins: undefined }],
    ['allowedOrigins', { allowedOrigins: null }],
    ['allowedOrigins', { allowedOrigins: [] }],
    ['allowedOrigins', { allowedOrigins: 'https://app.example.com' }],
    ['allowedOrigins', { allowedOrigins: ['*'] }],
    ['allowedOrigins', { allowedOrigins: ['https://*.example.com'] }],
    ['allowedOrigins', { allowedOrigins: ['https://app.example.com/'] }],
    ['allowedOrigins', { allowedOrigins: ['https://App.example.com'] }],
    ['allowedOrigins', { allowedOrigins: ['https://app.example.com:443'] }],
    ['allowedOrigins', { allowedOrigins: ['https://user@app.example.com'] }],
    ['allowedOrigins', { allowedOrigins: ['app.example.com'] }],
    ['allowedOrigins', { allowedOrigins: ['null'] }],
    ['allowedOrigins', { allowedOrigins: ['file:///'] }],
    ...[
      'file://localhost',
      'data://x',
      'blob://x',
      'ws://app.example.com',
      'capacitor:',
      'capacitor://',
      'capacitor:localhost',
      'capacitor://localhost/',
      'capacitor://localhost?x',
      'capacitor://localhost#x',
      'capacitor://user@localhost',
      'capacitor://*',
      'Capacitor://localhost',
      'capacitor://localhost:',
      '://localhost',
      'capacitor://localhost\n',
    ].map((origin): [string, object] => ['allowedOrigins', { allowedOrigins: [origin] }]),
    ['allowedOrigins', { allowedOrigins: ['https://a.example', 7] }],
    ['cors', { cors: 'both' }],
    ['cors', { cors: true }],
    ['cors', { cors: null }],
    ['maxTokenLifetime', { maxTokenLifetime: 0 }],
    ['maxTokenLifetime', { maxTokenLifetime: -1 }],
    ['maxTokenLifetime', { maxTokenLifetime: Infinity }],
    ['maxTokenLifetime', { maxTokenLifetime: NaN }],
    ['maxTokenLifetime', { maxTokenLifetime: '24' }],
    ['maxTokenLifetime', { maxTokenLifetime: '0h' }],
    ['maxTokenLifetime', { maxTokenLifetime: '1 day' }],
    ['maxTokenLifetime', { maxTokenLifetime: '-1h' }],
    ['maxTokenLifetime', { maxTokenLifetime: null }],
    ['clockTolerance', { clockTolerance: -1 }],
    ['clockTolerance', { clockTolerance: 301 }],
    ['clockTolerance', { clockTolerance: NaN }],
    ['clockTolerance', { clockTolerance: '30s' }],
    ['typ', { typ: '' }],
    ['typ', { typ: null }],
    ['path', { path: '/files/' }],
    ['path', { path: /x/ }],
    ['path', { path: /(?<folder>a)(?<file>b)/g }],
    ['parameter', { parameter: '' }],
    ['parameter', { parameter: 'a=b' }],
    ['parameter', { parameter: 'a+b' }],
    ['parameter', { parameter: null }],
    ['placement', { placement: 'cookie' }],
    ['keepQuery', { keepQuery: 'versionId' }],
    ['keepQuery', { keepQuery: [''] }],
    ['keepQuery', { keepQuery: ['a%20b'] }],
    ['keepQuery', { keepQuery: ['authorization'] }],
    ['keepQuery', { keepQuery: ['token'], parameter: 'token' }],
    ['authorize', { authorize: true }],
    ['verify', { verify: 'verify' }],
    ['onDecision', { onDecision: {} }],
    ['log', { log: true }],
    ['log', { log: 'debug' }],
    ['statuses', { statuses: 403 }],
    ['statuses', { statuses: { 'token-missing': 200 } }],
    ['statuses', { statuses: { 'token-missing': '401' } }],
    ['statuses', { statuses: { 'token-missing': 401.5 } }],
    ['statuses', { statuses: { 'token-lost': 401 } }],
    ['statuses', { statuses: { toString: 401 } }],
  ])('%s is refused in %o', (name, options) => {
    expect(message(options)).toMatch(new RegExp(`^"${name}" option `));
  });

  it.each([
    ['allowedOrigins', { allowedOrigins: ['http://localhost:5173', 'https://app.example.com'] }],
    [
      'allowedOrigins',
      {
        allowedOrigins: [
          'capacitor://localhost',
          'ionic://localhost',
          'tauri://localhost',
          'app://-',
          'app://obsidian.md',
          'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
          'com.example.app://localhost:8080',
        ],
      },
    ],
    ['cors', { cors: 'bucket' }],
    ['cors', { cors: 'policy' }],
    ['issuer and audience', { issuer: null, audience: null }],
    ['typ', { typ: undefined, statuses: undefined, keepQuery: undefined, verify: undefined }],
    ['maxTokenLifetime', { maxTokenLifetime: '15m', clockTolerance: 0 }],
  ])('%s is accepted in %o', (_, options) => {
    expect(message(options)).toBe('accepted');
  });

  it.each(['issuers', 'allowedOrigin', 'toString', '__proto__x'])('%s is refused as unknown', (name) => {
    expect(message({ [name]: 1 })).toContain(`"${name}" is not an option`);
  });

  it.each([[undefined], [null], ['options'], [[]]])('are refused as %o', (options) => {
    expect(() => createAuthorizer(options as unknown as CreateAuthorizerOptions)).toThrow(TypeError);
  });
});
