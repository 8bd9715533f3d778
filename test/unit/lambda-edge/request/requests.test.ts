import { describe, expect, it } from 'vitest';
import { expectAll } from '../../../support/expect-all.js';
import { signToken } from '../../../support/tokens.js';
import {
  appOrigin,
  ask,
  askEvent,
  authorizer,
  eventOf,
  file,
  folder,
  keys,
  outcomeOf,
  path,
} from '../ask.js';

const token = await signToken(keys.ES256, { files: `/${folder}/` });
const handler = authorizer();

describe('the path', () => {
  it('passes on as it is spelt', async () => {
    const uri = `/${folder}/${file}-Big_photo~1.final.PNG`;
    expect((await ask(handler, { uri, token })).request?.uri).toBe(uri);
  });

  it('is denied for a character that no URL holds, by a pattern that takes anything, too', () => {
    const any = authorizer({ path: /\/files\/(?<folder>[^/]+)\/(?<file>[^/]+)/s, authorize: () => true });
    const reasonFor = async (uri: string): Promise<string | null> => {
      const event = eventOf({ token });
      event.Records[0]!.cf.request.uri = uri;
      return (await askEvent(any, event)).reason;
    };
    const folders = ['a b', 'a?b', 'a#b', 'ä', 'a\u{7f}', 'a\n', '%61'];
    return expectAll([...folders, 'a'], async (name) =>
      expect(await reasonFor(`/files/${name}/1`)).toBe(name === 'a' ? null : 'path-refused'),
    );
  });
});

describe('the query', () => {
  it('may name the token otherwise', async () => {
    const own = authorizer({ parameter: 'token' });
    expect((await ask(own, { querystring: `token=${token}` })).reason).toBeNull();
    expect((await ask(own, { querystring: `authorization=${token}` })).reason).toBe('token-missing');
    expect((await ask(own, { querystring: `authorization=1&token=${token}&%74oken=1` })).reason).toBe(
      'query-refused',
    );
  });

  it('keeps what keepQuery lists, exactly as it is spelt, and never the token', async () => {
    const own = authorizer({ keepQuery: ['versionId', 'response-content-type'] });
    const querystring = `a=1&versionId=x%2Fy+z&authorization=${token}&VersionId=2&%76ersionId=3&versionId&response-content-type=image/png&`;
    expect((await ask(own, { querystring })).request?.querystring).toBe(
      'versionId=x%2Fy+z&versionId&response-content-type=image/png',
    );
    expect((await ask(own, { token })).request?.querystring).toBe('');
  });

  it('is denied with a character that no query holds where it would be kept', () => {
    const own = authorizer({ keepQuery: ['versionId'] });
    const pieces = ['versionId=a b', 'versionId=a#b', 'versionId=ä', 'versionId=\u{1}', 'versionId="'];
    return expectAll(pieces, async (piece) => {
      const event = eventOf({});
      event.Records[0]!.cf.request.querystring = `authorization=${token}&${piece}`;
      expect((await askEvent(own, event)).reason).toBe('query-refused');
      expect((await askEvent(handler, event)).reason).toBeNull();
    });
  });
});

describe('the headers of a request', () => {
  it.each<[string, unknown]>([
    ['a control character in a value', { 'user-agent': [{ value: 'a\r\nset-cookie: x' }] }],
    ['a name that is no name', { 'user agent': [{ value: 'a' }] }],
    ['a name in capitals', { 'User-Agent': [{ value: 'a' }] }],
    ['a key that is another name', { 'user-agent': [{ key: 'Host', value: 'a' }] }],
    ['a key that is no text', { 'user-agent': [{ key: 7, value: 'a' }] }],
    ['a value that is no text', { 'user-agent': [{ value: 7 }] }],
    ['a line that is null', { 'user-agent': [null] }],
    ['a single line', { 'user-agent': { value: 'a' } }],
  ])('are denied with %s', async (_, headers) => {
    const event = eventOf({ token });
    Object.assign(event.Records[0]!.cf.request.headers, headers);
    expect(await askEvent(handler, event)).toMatchObject({ reason: 'request-refused', status: 403 });
  });

  it.each([['\t'], ['é'], ['\u{20ac}'], ['']])('pass on as they came with the value %j', async (value) => {
    const event = eventOf({ token });
    event.Records[0]!.cf.request.headers['x-any'] = [{ key: 'X-Any', value }];
    const { request } = outcomeOf(await handler(event));
    expect(request?.headers['x-any']).toEqual([{ key: 'X-Any', value }]);
  });
});

describe('the body of a request', () => {
  it('is denied if it is to replace another, which only a function can say', async () => {
    const event = eventOf({ token });
    const body = { action: 'replace', data: '', encoding: 'text', inputTruncated: false } as const;
    event.Records[0]!.cf.request.body = body;
    expect((await askEvent(handler, event)).reason).toBe('request-refused');
  });
});

describe('the token in the header', () => {
  const own = authorizer({ placement: 'header' });

  it.each<[string, Record<string, string | string[]>, string | null]>([
    ['a bearer token', { authorization: `Bearer ${token}` }, null],
    ['a scheme in small letters', { authorization: `bearer ${token}` }, null],
    ['no header', {}, 'token-missing'],
    ['an empty header', { authorization: '' }, 'token-malformed'],
    ['no scheme', { authorization: token }, 'token-malformed'],
    ['another scheme', { authorization: `Basic ${token}` }, 'token-malformed'],
    ['two tokens', { authorization: `Bearer ${token} ${token}` }, 'token-malformed'],
    ['a list', { authorization: `Bearer ${token}, Bearer ${token}` }, 'token-malformed'],
    ['two headers', { authorization: [`Bearer ${token}`, `Bearer ${token}`] }, 'request-refused'],
  ])('is read from %s', async (_, headers, reason) => {
    expect((await ask(own, { headers })).reason).toBe(reason);
  });

  it('is not taken from the query, nor the other way round', async () => {
    expect((await ask(own, { token })).reason).toBe('token-missing');
    expect((await ask(handler, { headers: { authorization: `Bearer ${token}` } })).reason).toBe(
      'token-missing',
    );
  });

  it('does not go on to S3', async () => {
    const { request } = await ask(own, {
      headers: { authorization: `Bearer ${token}` },
      querystring: `authorization=${token}`,
    });
    expect(request?.uri).toBe(path);
    expect(JSON.stringify(request)).not.toContain(token);
  });
});

const preflight = (
  headers: Record<string, string | string[]> = {},
  options: object = {},
  uri: string = path,
) =>
  ask(authorizer(options), {
    method: 'OPTIONS',
    uri,
    headers: {
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'range',
      ...headers,
    },
  });

describe('a preflight', () => {
  it('is answered without a token', async () => {
    const { status, reason, body, header } = await preflight();
    expect({ status, reason, body }).toEqual({ status: 204, reason: null, body: undefined });
    expect(header('access-control-allow-origin')).toBe(appOrigin);
    expect(header('access-control-allow-methods')).toBe('GET, HEAD');
    expect(header('access-control-allow-headers')).toBe('range');
    expect(header('access-control-max-age')).toBe('7200');
    expect(header('vary')).toBe('Origin, Access-Control-Request-Method, Access-Control-Request-Headers');
  });

  it.each([
    ['X-Requested-With, if-none-match', 'range, x-requested-with, if-none-match'],
    ['authorization,range', 'range'],
    ['', 'range'],
    ['a\tset-cookie: x, *, b(c), ü, x', 'range, x'],
    [`${'a'.repeat(65)},b`, 'range, b'],
  ])('that asks for %j may send %s', async (asked, allowed) => {
    const event = eventOf({ method: 'OPTIONS', headers: { 'access-control-request-method': 'HEAD' } });
    event.Records[0]!.cf.request.headers['access-control-request-headers'] = [{ value: asked }];
    expect((await askEvent(handler, event)).header('access-control-allow-headers')).toBe(allowed);
  });

  it('that asks for a thousand headers gets an answer of a sensible size', async () => {
    const asked = Array.from({ length: 1_000 }, (_, index) => `x-${index}`).join();
    const { header } = await preflight({ 'access-control-request-headers': asked });
    expect(header('access-control-allow-headers')?.split(', ')).toHaveLength(32);
  });

  it('may send the token in a header if that is its place', async () => {
    const { header } = await preflight(
      { 'access-control-request-headers': 'authorization,range' },
      { placement: 'header' },
    );
    expect(header('access-control-allow-headers')).toBe('range, authorization');
  });

  it('is answered to every origin where all are allowed', async () => {
    const { header } = await preflight({ origin: 'https://any.example' }, { allowedOrigins: '*' });
    expect(header('access-control-allow-origin')).toBe('*');
  });

  it.each<[string, Record<string, string | string[]>]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['an origin that only begins alike', { origin: `${appOrigin}.evil.example` }],
    ['the origin null', { origin: 'null' }],
    ['two origins', { origin: [appOrigin, appOrigin] }],
    ['the method PUT', { 'access-control-request-method': 'PUT' }],
    ['the method get', { 'access-control-request-method': 'get' }],
    ['no method', { 'access-control-request-method': [] }],
    ['two methods', { 'access-control-request-method': ['GET', 'PUT'] }],
  ])('with %s is refused', async (_, headers) => {
    expect(await preflight(headers)).toMatchObject({ reason: 'method-refused', status: 403 });
  });

  it('without an origin is no preflight, even where all are allowed', async () => {
    expect((await preflight({ origin: [] }, { allowedOrigins: '*' })).reason).toBe('method-refused');
  });
});
