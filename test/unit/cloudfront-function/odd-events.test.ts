import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCloudFrontFunction } from '../../../dist/cloudfront-function.js';
import { createAuthorizer } from '../../../src/lambda-edge/index.js';
import { viewerRequestEvent } from '../../../src/testing/index.js';
import {
  functionEngines,
  functionEventOf,
  type FunctionAnswer,
  type JsonEvent,
} from '../../support/cloudfront-function.js';
import { appOrigin, path, secret, token } from '../../support/hs256.js';
import { testAudience, testIssuer } from '../../support/tokens.js';

// The same cases in every run: what fails can be looked at.
fc.configureGlobal({ seed: 1 });

const options = { issuer: testIssuer, audience: testAudience, allowedOrigins: [appOrigin] };
const text = renderCloudFrontFunction({ ...options, secrets: { a: secret } });

const eventWith = (
  changes: object,
  rawQueryString: string | null = `authorization=${token()}`,
): JsonEvent => ({
  event: {
    context: { eventType: 'viewer-request' },
    request: { method: 'GET', uri: path, querystring: {}, headers: {}, cookies: {} },
    ...changes,
  },
  rawQueryString,
});
const requestWith = (changes: object, rawQueryString?: string | null): JsonEvent =>
  eventWith(
    { request: { method: 'GET', uri: path, querystring: {}, headers: {}, ...changes } },
    rawQueryString,
  );

const reasonOf = (answer: FunctionAnswer): string | undefined =>
  (answer['headers'] as { 'x-file-auth'?: { value: string } } | undefined)?.['x-file-auth']?.value;

describe.each(functionEngines)('the CloudFront Function in %s', (_, run) => {
  it('denies an event that cannot be read, and throws nothing', async () => {
    const events = [
      { event: null, rawQueryString: null },
      { event: 1, rawQueryString: null },
      { event: {}, rawQueryString: null },
      { event: { request: null }, rawQueryString: null },
      eventWith({ context: { eventType: 'viewer-response' } }),
      requestWith({}, null),
      requestWith({ rawQueryString: 'authorization=1' }, null),
      requestWith({ method: 1 }),
      requestWith({ uri: null }),
      requestWith({ uri: undefined }),
      requestWith({ headers: null }),
      requestWith({ headers: { accept: null } }),
      requestWith({ headers: { accept: {} } }),
      requestWith({ headers: { accept: { value: 1 } } }),
      requestWith({ headers: { accept: { value: 'x', multiValue: [null] } } }),
      requestWith({ headers: { accept: { value: 'x', multiValue: {} } } }),
    ];
    const answers = await run(text, events);
    expect(answers.map(reasonOf)).toEqual(events.map(() => 'request-refused'));
    expect(answers.map((answer) => answer['statusCode'])).toEqual(events.map(() => 403));
  });

  it('takes an event that says nothing about its kind for one of a viewer', async () => {
    const [answer] = await run(text, [eventWith({ context: undefined })]);
    expect(answer).toMatchObject({ uri: path, querystring: {} });
  });

  it('leaves cookies and other headers as they are', async () => {
    const headers = {
      accept: { value: 'a', multiValue: [{ value: 'a' }, { value: 'b' }] },
      host: { value: 'x' },
    };
    const cookies = { session: { value: '1', attributes: 'Path=/' } };
    const [answer] = await run(text, [requestWith({ headers, cookies })]);
    expect(answer).toEqual({
      method: 'GET',
      uri: path,
      querystring: {},
      cookies,
      headers,
    });
  });
});

const piece = fc.oneof(
  fc.constantFrom(
    'authorization',
    '=',
    '&',
    '%',
    '/',
    '.',
    '..',
    '\n',
    '+',
    'é',
    token(),
    path,
    appOrigin,
    'Bearer ',
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const words = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const anyRequest = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'POST'),
  uri: fc.oneof(
    fc.constant(path),
    words.map((rest) => `${path}${rest}`),
    words,
  ),
  querystring: fc.oneof(
    fc.constant(`authorization=${token()}`),
    words.map((rest) => `authorization=${rest}`),
    words,
  ),
  origin: fc.oneof(fc.constant(appOrigin), words),
  asked: fc.oneof(fc.constant('GET'), words),
});

const authorize = createAuthorizer({
  ...options,
  keys: { keys: [{ kty: 'oct', alg: 'HS256', kid: 'a', k: secret }] },
});
const events = fc.sample(anyRequest, 2_000).map(({ method, uri, querystring, origin, asked }) => {
  const event = viewerRequestEvent({ uri: '/' });
  const headers = {
    origin: [{ value: origin }],
    'access-control-request-method': [{ value: asked }],
    'access-control-request-headers': [{ value: querystring }],
  };
  Object.assign(event.Records[0]!.cf.request, { method, uri, querystring, headers });
  return event;
});

/** What Lambda@Edge answers, in the form of CloudFront Functions. */
const byLambda = await Promise.all(
  events.map(async (event) => {
    const result = await authorize(structuredClone(event));
    if ('uri' in result) return { uri: result.uri };
    const headers = Object.entries(result.headers ?? {}).map(([name, [line]]) => [
      name,
      { value: line!.value },
    ]);
    const body = result.body === undefined ? {} : { body: { encoding: 'text', data: result.body } };
    return { statusCode: Number(result.status), headers: Object.fromEntries(headers) as object, ...body };
  }),
);

it.each(functionEngines)('in %s, whatever is asked, Lambda@Edge answers the same', async (_, run) => {
  const byFunction = await run(text, events.map(functionEventOf));
  const comparable = byFunction.map((answer) => ('uri' in answer ? { uri: answer['uri'] } : answer));
  expect(comparable).toEqual(byLambda);
  expect(byLambda.filter((answer) => 'uri' in answer).length).toBeGreaterThan(20);
});
