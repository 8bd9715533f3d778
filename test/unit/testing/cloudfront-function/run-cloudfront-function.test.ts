import { afterEach, describe, expect, it } from 'vitest';
import { renderCloudFrontFunction } from '../../../../dist/cloudfront-function.js';
import {
  createLocalCloudFront,
  type LocalCloudFront,
  runCloudFrontFunction,
  startLocalCloudFront,
  viewerRequestEvent,
  type ViewerRequestEventOptions,
} from '../../../../src/testing/index.js';
import { appOrigin, path, secret, token } from '../../../support/hs256.js';
import { testAudience, testIssuer } from '../../../support/tokens.js';
import { ask } from '../ask.js';

const files = { [path]: { body: 'hello' } };

const options = {
  issuer: testIssuer,
  audience: testAudience,
  allowedOrigins: [appOrigin],
  keyValueStoreId: 'store',
  denyList: true,
};

const functionCode = renderCloudFrontFunction(options);
const keyValueStore = { id: 'store', entries: { 'secret:a': secret, 'revoked:jti:gone': '' } };
const template = new URL('../../../../dist/cloudfront-function.template.js', import.meta.url);
const opened: LocalCloudFront[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((local) => local.close()));
});

async function start(more: object = {}): Promise<LocalCloudFront> {
  const local = await startLocalCloudFront({ files, functionCode, keyValueStore, ...more });
  opened.push(local);
  return local;
}

const headers = { origin: appOrigin };

const askWith = (local: LocalCloudFront, claims: object | null) =>
  ask(local, claims === null ? path : `${path}?authorization=${token(claims)}`, { headers });

describe('the local CloudFront with the function that renderCloudFrontFunction gives', () => {
  it('answers with the file, and asks the bucket without the token', async () => {
    const local = await start();
    expect(await askWith(local, { jti: 'one' })).toMatchObject({ status: 200, body: 'hello' });
    expect(local.log.origin).toMatchObject([{ url: path, headers: { origin: appOrigin } }]);
  });

  it('refuses with a reason that the page can read', async () => {
    const local = await start();
    expect(await askWith(local, null)).toMatchObject({
      status: 401,
      headers: {
        'x-file-auth': 'token-missing',
        'x-cache': 'FunctionGeneratedResponse from cloudfront',
        'access-control-allow-origin': appOrigin,
      },
    });
    expect(local.log.origin).toEqual([]);
  });

  it('answers a preflight', async () => {
    const preflight = { ...headers, 'access-control-request-method': 'GET' };
    const reply = await ask(await start(), path, { method: 'OPTIONS', headers: preflight });
    expect(reply).toMatchObject({
      status: 204,
      body: '',
      headers: { 'access-control-allow-origin': appOrigin },
    });
  });

  it('obeys the deny-list of the key value store', async () => {
    expect(await askWith(await start(), { jti: 'gone' })).toMatchObject({
      status: 401,
      headers: { 'x-file-auth': 'token-invalid' },
    });
  });

  it('has no keys without a store', async () => {
    expect(await askWith(await start({ keyValueStore: undefined }), { jti: 'one' })).toMatchObject({
      status: 503,
      headers: { 'x-file-auth': 'keys-unavailable', 'x-cache': 'FunctionGeneratedResponse from cloudfront' },
    });
  });

  it('takes the function from its file, which lets nobody pass as it comes', async () => {
    const local = await start({ functionCode: template });
    expect(await askWith(local, { jti: 'one' })).toMatchObject({
      status: 503,
      headers: { 'x-file-auth': 'keys-unavailable' },
    });
  });
});

describe('a CloudFront Function sees what CloudFront gives it', () => {
  const see = async (
    expression: string,
    asked: Partial<ViewerRequestEventOptions> = {},
  ): Promise<unknown> => {
    const code = `
      import cf from 'cloudfront';
      var crypto = require('crypto');
      async function handler(event) { var it = await (${expression}); return { statusCode: 200, body: JSON.stringify(it) }; }`;
    const run = await runCloudFrontFunction(code, viewerRequestEvent({ uri: path, ...asked }), {
      keyValueStore,
    });
    if (!run.valid) throw new Error(run.violations.join());
    return JSON.parse('status' in run.result ? (run.result.body ?? '') : '');
  };

  it('of the request', async () => {
    const asked = {
      querystring: 'a=1&a=2&b',
      headers: { Accept: ['text/html', '*/*'], Cookie: 'one=1; two=2; one=3' },
    };
    expect(await see('event', asked)).toEqual({
      version: '1.0',
      context: {
        distributionDomainName: 'd111111abcdef8.cloudfront.net',
        distributionId: 'EDFDVBD6EXAMPLE',
        eventType: 'viewer-request',
        requestId: expect.any(String),
      },
      viewer: { ip: '203.0.113.178' },
      request: {
        method: 'GET',
        uri: path,
        querystring: { a: { value: '1', multiValue: [{ value: '1' }, { value: '2' }] }, b: { value: '' } },
        headers: {
          host: { value: 'd111111abcdef8.cloudfront.net' },
          accept: { value: 'text/html', multiValue: [{ value: 'text/html' }, { value: '*/*' }] },
        },
        cookies: { one: { value: '1', multiValue: [{ value: '1' }, { value: '3' }] }, two: { value: '2' } },
      },
    });
    expect(await see('event.request.rawQueryString()', asked)).toBe('a=1&a=2&b');
    expect(await see('typeof event.request.rawQueryString()')).toBe('undefined');
  });

  it.each([
    [`cf.kvs('store').get('secret:a')`, secret],
    [`cf.kvs().exists('secret:b')`, false],
    [`cf.kvs('store').get('secret:b').catch((error) => 'rejected')`, 'rejected'],
    [`cf.kvs('store').get('toString').catch((error) => 'rejected')`, 'rejected'],
    [`crypto.createHash('sha256').update('a').digest('hex').slice(0, 8)`, 'ca978112'],
    [`Object.keys(crypto)`, ['createHash', 'createHmac']],
    [`Buffer.from('YQ', 'base64url').toString()`, 'a'],
    [
      `[typeof process, typeof fetch, typeof setTimeout, typeof globalThis.require, typeof URL]`,
      Array(5).fill('undefined'),
    ],
    [`(function () { return typeof this; })()`, 'undefined'],
  ])('as %s', async (expression, expected) => {
    expect(await see(expression)).toEqual(expected);
  });

  it('and nothing of the run before', async () => {
    const code = `var count = 0; function handler() { count += 1; globalThis.seen = (globalThis.seen || 0) + 1;
      return { statusCode: 200, body: count + ' ' + globalThis.seen }; }`;
    const event = viewerRequestEvent({ uri: path });
    for (let round = 0; round < 2; round += 1) {
      expect(await runCloudFrontFunction(code, event)).toMatchObject({
        valid: true,
        result: { body: '1 1' },
      });
    }
  });
});

describe('what a CloudFront Function answers comes back in the form of Lambda@Edge', () => {
  const event = viewerRequestEvent({
    uri: path,
    querystring: 'a=%20&b&a=2',
    headers: { Accept: ['a', 'b'], Cookie: 'one=1; two=2' },
  });
  const { request } = event.Records[0]!.cf;
  const run = async (body: string) => {
    const answer = await runCloudFrontFunction(
      `function handler(event) { var request = event.request; ${body} }`,
      event,
    );
    if (!answer.valid) throw new Error(answer.violations.join());
    return answer.result;
  };

  it('as the request, which goes on as it came', async () => {
    expect(await run('return request;')).toEqual({
      ...request,
      headers: {
        host: [{ value: 'd111111abcdef8.cloudfront.net' }],
        accept: [{ value: 'a' }, { value: 'b' }],
        cookie: [{ key: 'Cookie', value: 'one=1; two=2' }],
      },
    });
  });

  it('as the request with what was changed', async () => {
    const change = `request.uri = '/x'; request.querystring = { c: { value: '1', multiValue: [{ value: '1' }, { value: '2' }] } };
      delete request.cookies.one; request.headers.accept = { value: 'c' }; return request;`;
    expect(await run(change)).toMatchObject({
      uri: '/x',
      querystring: 'c=1&c=2',
      headers: { accept: [{ value: 'c' }], cookie: [{ value: 'two=2' }] },
    });
    expect(await run('request.cookies = {}; return request;')).not.toHaveProperty('headers.cookie');
  });

  it('as a response, with its cookies', async () => {
    const answer = `return { statusCode: 403, statusDescription: 'No', headers: { 'x-note': { value: 'a' } },
      cookies: { one: { value: '1', attributes: 'Secure' } }, body: { encoding: 'base64', data: 'YQ==' } };`;
    expect(await run(answer)).toEqual({
      status: '403',
      statusDescription: 'No',
      headers: { 'x-note': [{ value: 'a' }], 'set-cookie': [{ value: 'one=1; Secure' }] },
      body: 'YQ==',
      bodyEncoding: 'base64',
    });
  });
});

describe('a function that CloudFront would not take is refused by name', () => {
  it.each<[string, unknown]>([
    ['that is no text', 7],
    ['that is null', null],
    ['that cannot be parsed', 'function handler( {'],
    ['of more than 10,240 bytes', `function handler() {} // ${'x'.repeat(10_240)}`],
    ['at a URL of the web', new URL('https://example.com/function.js')],
    ['in a file that is not there', new URL('missing.js', template)],
  ])('%s', (_, code) => {
    expect(() => createLocalCloudFront({ files, functionCode: code as string })).toThrow(TypeError);
    expect(() => createLocalCloudFront({ files, functionCode: code as string })).toThrow(
      '"functionCode" option',
    );
  });

  it.each<[string, unknown]>([
    ['that is null', null],
    ['without an id', { entries: {} }],
    ['without entries', { id: 'store' }],
    ['with an entry that is no text', { id: 'store', entries: { 'secret:a': { k: secret } } }],
  ])('and so is a store %s', async (_, given) => {
    const store = { keyValueStore: given as never };
    expect(() => createLocalCloudFront({ files, functionCode, ...store })).toThrow('"keyValueStore" option');
    const event = viewerRequestEvent({ uri: path });
    await expect(runCloudFrontFunction(functionCode, event, store)).rejects.toThrow(
      /^"keyValueStore" option/,
    );
  });

  it('beside a handler', () => {
    const both = { files, functionCode, handler: async () => null };
    expect(() => createLocalCloudFront(both)).toThrow(/"functionCode" option .* "handler"/);
  });
});
