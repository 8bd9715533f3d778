import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderCloudFrontFunction } from '../../../dist/cloudfront-function.js';
import { viewerRequestEvent } from '../../../src/testing/index.js';
import { functionEngines, functionEventOf, type FunctionAnswer } from '../../support/cloudfront-function.js';
import { appOrigin, path, secret, token } from '../../support/hs256.js';
import { testAudience, testIssuer } from '../../support/tokens.js';

const template = readFileSync(
  new URL('../../../dist/cloudfront-function.template.js', import.meta.url),
  'utf8',
);
const settingsLine = /^var FILE_AUTH_SETTINGS = (.*);$/m;
const closed = settingsOf(template);

const options = {
  issuer: testIssuer,
  audience: testAudience,
  allowedOrigins: [appOrigin],
  keyValueStoreId: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111',
};
const store = { id: options.keyValueStoreId, entries: { 'secret:a': secret } };

function settingsOf(text: string): Record<string, unknown> {
  const lines = text.match(new RegExp(settingsLine, 'gm'));
  expect(lines).toHaveLength(1);
  return JSON.parse(settingsLine.exec(text)![1]!) as Record<string, unknown>;
}

const fillIn = (settings: object): string =>
  template.replace(settingsLine, () => `var FILE_AUTH_SETTINGS = ${JSON.stringify(settings)};`);

const event = functionEventOf(
  viewerRequestEvent({
    uri: path,
    querystring: `authorization=${token()}`,
    headers: { origin: appOrigin },
  }),
);
const reasonOf = (answer: FunctionAnswer | undefined): string =>
  'uri' in answer!
    ? 'passes'
    : ((answer!['headers'] as Record<string, { value: string } | undefined>)['x-file-auth']?.value ??
      JSON.stringify(answer));

describe('the file that the build makes', () => {
  it('is what renderCloudFrontFunction gives, once the same settings are in it', () => {
    const rendered = renderCloudFrontFunction(options);
    expect(fillIn(settingsOf(rendered))).toBe(rendered);
    expect(Buffer.byteLength(template)).toBeLessThanOrEqual(10_240);
    expect(Buffer.byteLength(rendered)).toBeLessThanOrEqual(10_240);
  });

  it('has the default of every setting that has one', () => {
    const rendered = settingsOf(renderCloudFrontFunction(options));
    const { issuers, audiences, allowedOrigins, keyValueStoreId, ...defaults } = closed;
    expect(rendered).toMatchObject(defaults);
    expect(Object.keys(rendered)).toEqual(Object.keys(closed));
    expect({ issuers, audiences, allowedOrigins, keyValueStoreId }).toEqual({
      issuers: [],
      audiences: [],
      allowedOrigins: [],
      keyValueStoreId: null,
    });
  });
});

describe.each(functionEngines)('in %s', (_, run) => {
  const ask = async (text: string): Promise<string> => reasonOf((await run(text, [event], store))[0]);

  it('lets nobody pass until it is filled in', async () => {
    expect(await ask(template)).toBe('keys-unavailable');
    expect(await ask(fillIn({ ...closed, secrets: { a: secret } }))).toBe('token-invalid');
    expect(await ask(fillIn({ ...closed, secrets: { a: secret }, issuers: [testIssuer] }))).toBe(
      'token-invalid',
    );
  });

  it('lets a token pass once it is filled in', async () => {
    const filled = {
      ...closed,
      keyValueStoreId: store.id,
      issuers: [testIssuer],
      audiences: [testAudience],
      allowedOrigins: [appOrigin],
    };
    expect(await ask(fillIn(filled))).toBe('passes');
  });

  it.each([
    ['a life that is a text', { maxTokenLifetime: '24h' }],
    ['a life that is missing', { maxTokenLifetime: undefined }],
    ['a tolerance that is a text', { clockTolerance: '30s' }],
    ['a tolerance that is missing', { clockTolerance: undefined }],
    ['no pattern of paths', { path: undefined }],
    ['no source of secrets', { secrets: undefined, keyValueStoreId: undefined }],
    ['a secret that is a JWK', { secrets: { a: { k: secret } } }],
  ])('lets nobody pass with %s', async (__, wrong) => {
    const right = settingsOf(renderCloudFrontFunction(options));
    expect(await ask(fillIn(right))).toBe('passes');
    expect(await ask(fillIn({ ...right, ...wrong }))).not.toBe('passes');
  });
});
