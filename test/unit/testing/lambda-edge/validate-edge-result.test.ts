import { describe, expect, test } from 'vitest';
import {
  validateEdgeResult,
  viewerRequestEvent,
  type CloudFrontHeaders,
  type CloudFrontRequest,
} from '../../../../src/testing/index.js';

const event = viewerRequestEvent({
  uri: '/folder/file.png',
  querystring: 'authorization=secret',
  headers: { Accept: 'image/*', Via: '1.1 proxy', 'Content-Length': '0' },
});
const original = event.Records[0]!.cf.request;

const requestWith = (changes: Record<string, unknown>): unknown => ({
  ...structuredClone(original),
  ...changes,
});

const requestWithHeaders = (changes: CloudFrontHeaders): CloudFrontRequest => ({
  ...original,
  headers: { ...original.headers, ...changes },
});

function requestWithout(header: string): CloudFrontRequest {
  const { [header]: _, ...headers } = original.headers;
  return { ...original, headers };
}

const line = (value: string): { value: string }[] => [{ value }];

describe('what CloudFront accepts', () => {
  test.each<[string, unknown]>([
    ['the request as it came', original],
    ['another path and no query', requestWith({ uri: '/other/ä.png', querystring: '' })],
    ['a query that is encoded', requestWith({ querystring: 'a=%20%23+' })],
    ['a URL just under 8,192 bytes', requestWith({ uri: `/${'a'.repeat(8189)}`, querystring: '' })],
    ['an added header', requestWithHeaders({ origin: [{ key: 'Origin', value: 'https://app.example' }] })],
    ['a changed header', requestWithHeaders({ accept: line('*/*') })],
    ['a removed header', requestWithout('accept')],
    [
      'a read-only header in another case',
      requestWithHeaders({ host: [{ key: 'HOST', value: 'd111111abcdef8.cloudfront.net' }] }),
    ],
    ['a header with a tab', requestWithHeaders({ 'x-note': line('a\tb') })],
    ['a body left alone', requestWith({ body: { action: 'read-only', data: '', encoding: 'base64' } })],
    ['a replaced body', requestWith({ body: { action: 'replace', data: 'a', encoding: 'text' } })],
    ['a response of only a status', { status: '200' }],
    [
      'a refusal',
      {
        status: '403',
        statusDescription: 'Forbidden',
        headers: { 'x-file-auth': line('path-refused') },
        body: 'no',
      },
    ],
    [
      'a response without its key names',
      { status: '302', headers: { location: line('https://app.example/') } },
    ],
    ['several cookies', { status: '200', headers: { 'set-cookie': [{ value: 'a=1' }, { value: 'b=2' }] } }],
    ['a base64 body', { status: '200', body: 'aGVsbG8=', bodyEncoding: 'base64' }],
    ['an empty base64 body', { status: '200', body: '', bodyEncoding: 'base64' }],
    ['an empty preflight answer', { status: '204', headers: { 'access-control-allow-origin': line('*') } }],
    ['members that are undefined', { status: '204', body: undefined, headers: undefined }],
    ['a body just within 40 KB', { status: '200', body: 'a'.repeat(40 * 1024 - 2) }],
  ])('%s', (_, result) => {
    expect(validateEdgeResult(event, result)).toEqual({ valid: true });
  });
});

describe('what CloudFront answers with a 502', () => {
  test.each<[string, unknown, string]>([
    ['nothing, because the handler does not return', undefined, 'must be an object'],
    ['null', null, 'must be an object'],
    ['a text', 'OK', 'must be an object'],
    ['a list', [], 'must be an object'],
    ['the whole event', event, 'not the whole event'],
    ['a response of API Gateway', { statusCode: 403 }, 'neither a request'],
    ['an empty object', {}, 'neither a request'],
    ['another method', requestWith({ method: 'PUT' }), '"method" is read-only'],
    ['no method', requestWith({ method: undefined }), '"method" is read-only'],
    ['another address', requestWith({ clientIp: '192.0.2.1' }), '"clientIp" is read-only'],
    ['a path that is no string', requestWith({ uri: 7 }), '"uri" must be a string'],
    ['a path without a slash', requestWith({ uri: 'folder/file.png' }), '"uri" must begin'],
    ['a path with a space', requestWith({ uri: '/a b' }), '"uri" must not contain spaces'],
    ['a path with a line break', requestWith({ uri: '/a\nb' }), '"uri" must not contain spaces'],
    ['a path with a query', requestWith({ uri: '/a?b' }), '"uri" must contain neither'],
    ['a path with a fragment', requestWith({ uri: '/a#b' }), '"uri" must contain neither'],
    ['no query member', requestWith({ querystring: undefined }), '"querystring" must be a string'],
    ['a query with a space', requestWith({ querystring: 'a=b c' }), '"querystring" must not'],
    ['a query with a control character', requestWith({ querystring: 'a=\u0001' }), '"querystring" must not'],
    ['a query with a fragment', requestWith({ querystring: 'a#b' }), '"querystring" must not'],
    ['a URL of 8,192 bytes', requestWith({ uri: `/${'a'.repeat(8189)}`, querystring: 'b' }), 'under 8192'],
    ['no headers', requestWith({ headers: undefined }), '"headers" must be an object'],
    ['headers in a list', requestWith({ headers: [] }), '"headers" must be an object'],
    ['a name in upper case', requestWithHeaders({ Accept: line('*/*') }), '"Accept" must be keyed'],
    ['a name with a space', requestWithHeaders({ 'a b': line('c') }), 'a header name is not a token'],
    ['an empty name', requestWithHeaders({ '': line('c') }), 'a header name is not a token'],
    [
      'a plain value',
      requestWith({ headers: { ...original.headers, accept: '*/*' } }),
      '"accept" must be an array',
    ],
    [
      'a list of plain values',
      requestWith({ headers: { ...original.headers, accept: ['*/*'] } }),
      '"accept" must be an array',
    ],
    [
      'a key of another name',
      requestWithHeaders({ accept: [{ key: 'Range', value: 'a' }] }),
      '"key" that is not its name',
    ],
    [
      'a value that is a number',
      requestWith({ headers: { ...original.headers, age: [{ value: 1 }] } }),
      '"value" that is not a string',
    ],
    [
      'no value',
      requestWith({ headers: { ...original.headers, age: [{ key: 'Age' }] } }),
      '"value" that is not a string',
    ],
    ['a value with a line break', requestWithHeaders({ accept: line('a\r\nb: c') }), 'control characters'],
    ['a value beyond Latin-1', requestWithHeaders({ accept: line('€') }), 'control characters or beyond'],
    [
      'an added read-only header',
      requestWithHeaders({ 'transfer-encoding': line('chunked') }),
      '"transfer-encoding" is read-only',
    ],
    ['a changed host', requestWithHeaders({ host: line('bucket.s3.amazonaws.com') }), '"host" is read-only'],
    [
      'another number of read-only lines',
      requestWithHeaders({ via: [{ value: '1.1 proxy' }, { value: '1.1 b' }] }),
      '"via" is read-only',
    ],
    ['no host', requestWithout('host'), '"host" is read-only'],
    ['no length', requestWithout('content-length'), '"content-length" is read-only'],
    [
      'a header of a disallowed family',
      requestWithHeaders({ 'x-edge-authorizer': line('1') }),
      '"x-edge-authorizer" is disallowed',
    ],
    [
      "the viewer's country",
      requestWithHeaders({ 'cloudfront-viewer-country': line('DE') }),
      'must be left to CloudFront',
    ],
    ['a body that is a text', requestWith({ body: 'a' }), '"body" must be an object'],
    ['a body with another action', requestWith({ body: { action: 'append' } }), '"body.action"'],
    [
      'a body in another encoding',
      requestWith({ body: { action: 'replace', encoding: 'hex', data: '' } }),
      '"body.encoding"',
    ],
    [
      'a body without data',
      requestWith({ body: { action: 'replace', encoding: 'text' } }),
      '"body.data" must be',
    ],
    [
      'a body over 40 KB',
      requestWith({ body: { action: 'replace', encoding: 'text', data: 'a'.repeat(40_961) } }),
      '"body.data" is larger',
    ],
    ['a status that is a number', { status: 403 }, '"status" must be a string'],
    ['a status below 200', { status: '199' }, '"status" must be from'],
    ['a status above 599', { status: '600' }, '"status" must be from'],
    ['a status with words', { status: '403 Forbidden' }, '"status" must be from'],
    ['a description with a line break', { status: '403', statusDescription: 'a\nb' }, '"statusDescription"'],
    ['a description that is no text', { status: '403', statusDescription: 1 }, '"statusDescription"'],
    [
      'a response header in upper case',
      { status: '403', headers: { Vary: line('Origin') } },
      '"Vary" must be keyed',
    ],
    [
      'a response header that is disallowed',
      { status: '403', headers: { connection: line('close') } },
      '"connection" is disallowed',
    ],
    [
      'a response with its length',
      { status: '403', headers: { 'content-length': line('2') } },
      '"content-length" is read-only',
    ],
    ['response headers in a list', { status: '403', headers: [] }, '"headers" must be an object'],
    ['a body that is an object', { status: '403', body: {} }, '"body" must be a string'],
    ['an unknown encoding', { status: '403', bodyEncoding: 'gzip' }, '"bodyEncoding" must be'],
    ['base64 that is none', { status: '403', body: 'hello', bodyEncoding: 'base64' }, 'not the base64'],
    ['base64 for URLs', { status: '403', body: '_-8=', bodyEncoding: 'base64' }, 'not the base64'],
    ['204 with a body', { status: '204', body: '' }, '"body" must be left out with status 204'],
    ['304 with a body', { status: '304', body: 'a' }, '"body" must be left out with status 304'],
    ['more than 40 KB', { status: '200', body: 'a'.repeat(40 * 1024 - 1) }, 'larger than 40 KB'],
    [
      'headers of more than 40 KB',
      { status: '200', headers: { link: line('a'.repeat(40 * 1024)) } },
      'larger than 40 KB',
    ],
  ])('%s', (_, result, violation) => {
    expect(validateEdgeResult(event, result)).toEqual({
      valid: false,
      status: 502,
      error: 'LambdaValidationError',
      violations: expect.arrayContaining([expect.stringContaining(violation)]) as unknown,
    });
  });

  test.each([
    'client-cert',
    'connection',
    'expect',
    'keep-alive',
    'proxy-authenticate',
    'proxy-authorization',
    'proxy-connection',
    'trailer',
    'upgrade',
    'x-accel-buffering',
    'x-accel-redirect',
    'x-amz-cf-id',
    'x-amzn-auth',
    'x-amzn-cf-billing',
    'x-amzn-cf-id',
    'x-amzn-cf-xff',
    'x-amzn-errortype',
    'x-amzn-fle-profile',
    'x-amzn-header-count',
    'x-amzn-header-order',
    'x-amzn-lambda-integration-tag',
    'x-amzn-requestid',
    'x-cache',
    'x-edge-location',
    'x-forwarded-proto',
    'x-real-ip',
  ])('the header %s, in a request and in a response', (name) => {
    const violations = [`header "${name}" is disallowed in edge functions`];
    expect(validateEdgeResult(event, requestWithHeaders({ [name]: line('a') }))).toMatchObject({
      violations,
    });
    expect(validateEdgeResult(event, { status: '200', headers: { [name]: line('a') } })).toMatchObject({
      violations,
    });
  });
});

test('every violation is listed, not only the first', () => {
  const result = requestWith({ method: 'PUT', uri: 'a', querystring: '#' });
  expect(validateEdgeResult(event, result)).toMatchObject({
    violations: [
      '"method" is read-only: it must be returned unchanged',
      '"uri" must begin with "/"',
      '"querystring" must not contain spaces, control characters or "#"',
    ],
  });
});

test('a path and a query that only the viewer made odd may be handed on', () => {
  const odd = viewerRequestEvent({ uri: '/a#b', querystring: '#' });
  const request = odd.Records[0]!.cf.request;
  expect(validateEdgeResult(odd, request)).toEqual({ valid: true });
  expect(validateEdgeResult(odd, { ...request, querystring: '#b' })).toMatchObject({ valid: false });
  expect(validateEdgeResult(odd, { ...request, uri: '/a#' })).toMatchObject({ valid: false });
});

test('violations show no path, query or header value', () => {
  const secret = 'eyJhbGciOi secret';
  const results = [
    requestWith({
      uri: secret,
      querystring: secret,
      headers: { ...original.headers, accept: line(`${secret}\n`), [secret]: line('a') },
    }),
    requestWithHeaders({ host: line(secret), 'x-edge-a': line(secret) }),
    { status: secret, statusDescription: `${secret}\n`, bodyEncoding: secret, body: secret },
    { status: '403', headers: { vary: [{ key: secret, value: 1 }] } },
  ];
  for (const result of results) {
    const verdict = validateEdgeResult(event, result);
    expect(verdict.valid).toBe(false);
    expect(JSON.stringify(verdict)).not.toContain('secret');
  }
});

test('a result that is no JSON is a failed function', () => {
  const cycle: Record<string, unknown> = { status: '200' };
  cycle['self'] = cycle;
  expect(validateEdgeResult(event, cycle)).toMatchObject({
    valid: false,
    status: 503,
    error: 'LambdaExecutionError',
    violations: ['the result cannot be written as JSON'],
  });
});

test('a value that is no event is refused', () => {
  expect(() => validateEdgeResult({ Records: [] }, original)).toThrow(TypeError);
});
