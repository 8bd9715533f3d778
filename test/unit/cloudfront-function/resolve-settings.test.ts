import { describe, expect, it } from 'vitest';
import { renderCloudFrontFunction } from '../../../dist/cloudfront-function.js';
import { secret } from '../../support/hs256.js';

const options = {
  issuer: 'https://issuer.example',
  audience: 'files',
  allowedOrigins: ['https://app.example.com'],
  secrets: { a: secret },
};

const render = (changes: object): string => renderCloudFrontFunction({ ...options, ...changes });

function messageOf(changes: object): string {
  try {
    render(changes);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
  return 'was accepted';
}

describe('an option that a CloudFront Function cannot have', () => {
  it.each([
    ['keys', { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }] }],
    ['keys', new URL('https://issuer.example/jwks.json')],
    ['keys', async () => null],
    ['verify', async () => ({})],
    ['authorize', () => true],
    ['onDecision', () => {}],
    ['keepQuery', ['versionId']],
  ])('is refused with the advice to use createAuthorizer: %s', (name, value) => {
    expect(messageOf({ [name]: value })).toMatch(new RegExp(`^"${name}" option: .*createAuthorizer`));
  });
});

describe('an option that is missing or wrong is refused by its name', () => {
  const long = 'x'.repeat(43);
  it.each<[string, object]>([
    ['secrets', { secrets: undefined }],
    ['secrets', { secrets: {} }],
    ['secrets', { secrets: [secret] }],
    ['secrets', { secrets: secret }],
    ['secrets', { secrets: { a: Buffer.alloc(31).toString('base64url') } }],
    ['secrets', { secrets: { a: secret, b: 'short' } }],
    ['secrets', { secrets: { a: `${secret}=` } }],
    ['secrets', { secrets: { a: `${long} ` } }],
    ['secrets', { secrets: { a: Buffer.from(`-----BEGIN PUBLIC KEY-----${long}`).toString('base64url') } }],
    ['secrets', { secrets: { a: 1 } }],
    ['secrets', { secrets: { '': secret } }],
    ['secrets', { secrets: JSON.parse(`{"__proto__":"${secret}"}`) as object }],
    ['keyValueStoreId', { keyValueStoreId: '' }],
    ['keyValueStoreId', { keyValueStoreId: 1 }],
    ['denyList', { denyList: 'yes', keyValueStoreId: 'id' }],
    ['denyList', { denyList: true }],
    ['issuer', { issuer: undefined }],
    ['issuer', { issuer: [] }],
    ['audience', { audience: undefined }],
    ['audience', { audience: '' }],
    ['allowedOrigins', { allowedOrigins: undefined }],
    ['allowedOrigins', { allowedOrigins: ['https://app.example.com/'] }],
    ['allowedOrigins', { allowedOrigins: ['https://*.example.com'] }],
    ['maxTokenLifetime', { maxTokenLifetime: 'a day' }],
    ['clockTolerance', { clockTolerance: 301 }],
    ['typ', { typ: '' }],
    ['path', { path: '/x' }],
    ['path', { path: /\/(?<folder>\w+)/ }],
    ['path', { path: /\/(?<folder>\w+)\/(?<file>\w+)/u }],
    ['path', { path: /\/(?<folder>\w+)\/(?<file>\w+)/s }],
    ['path', { path: /\/(?<folder>\w+)\/(?<file>\w+)/g }],
    ['parameter', { parameter: 'a b' }],
    ['placement', { placement: 'cookie' }],
    ['statuses', { statuses: { 'token-missing': 200 } }],
    ['secret', { secret }],
  ])('%s: %j', (name, changes) => {
    expect(messageOf(changes)).toContain(`"${name}"`);
  });

  it('without showing a secret', () => {
    const weak = Buffer.from('a secret that is short').toString('base64url');
    const message = messageOf({ secrets: { a: weak } });
    expect(message).toContain('at least 32 bytes');
    expect(message).not.toContain(weak);
  });
});

it('refuses options that make the function too long, and says by how much', () => {
  const origins = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => `https://app-${String(index).padStart(4, '0')}.example.com`);
  const each = `"${origins(1)[0]}",`.length;
  const one = Buffer.byteLength(render({ allowedOrigins: origins(1) }));
  const fitting = 1 + Math.floor((10_240 - one) / each);
  expect(Buffer.byteLength(render({ allowedOrigins: origins(fitting) }))).toBeLessThanOrEqual(10_240);
  const excess = one + fitting * each - 10_240;
  expect(messageOf({ allowedOrigins: origins(fitting + 1) })).toContain(` ${excess} bytes longer `);
});

it('writes every option as data, whatever it holds', () => {
  const issuer = 'a$&"\'`</script>\u2028\u2029\\ ${1}';
  const text = render({ issuer });
  expect(text).toContain('\\u2028\\u2029');
  expect(text).not.toMatch(/[\u2028\u2029]/);
  expect(text).toContain('a$&');
});
