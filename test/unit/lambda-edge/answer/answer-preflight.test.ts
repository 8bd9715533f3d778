import { describe, expect, it } from 'vitest';
import { appOrigin, ask, askEvent, authorizer, eventOf, path } from '../ask.js';

const handler = authorizer();

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
