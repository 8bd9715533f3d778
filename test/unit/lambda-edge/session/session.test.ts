import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  session,
  type AuthorizerDecision,
  type CreateAuthorizerOptions,
} from '../../../../src/lambda-edge/index.js';
import { longestCookieToken } from '../../../../src/lambda-edge/session/session-cookie.js';
import { makeKey, signToken } from '../../../support/tokens.js';
import { appOrigin, ask, authorizer, folder, keys, path, type Asked, type Outcome } from '../ask.js';

const stranger = 'https://evil.example';
const sessionPath = '/.file-auth/session';
const files = `/${folder}/`;
const token = await signToken(keys.ES256, { files });
const foreignKey = await makeKey('ES256', 'es256');
const own = authorizer({ session: session() });

afterEach(() => void vi.useRealTimers());

const open = (value: string, asked: Asked = {}): Promise<Outcome> =>
  ask(own, { uri: sessionPath, ...asked, headers: { authorization: `Bearer ${value}`, ...asked.headers } });

/** What browsers send with an image of a page of another site. */
const ofImage = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' };

const cookieOf = (value: string): string => `__Host-file-auth=${value}`;

/** An image's request, without an `Origin`, as plain images come. */
const askForImage = (cookie: string | string[], headers: Asked['headers'] = {}): Promise<Outcome> =>
  ask(own, { headers: { origin: [], cookie, ...ofImage, ...headers } });

describe('opening a session', () => {
  it('keeps the token in a cookie that no script reads and no other site uses, until the token expires', async () => {
    const opened = await open(token);
    expect(opened.status).toBe(204);
    const [pair, ...attributes] = opened.header('set-cookie')!.split('; ');
    expect(pair).toBe(cookieOf(token));
    const flags = ['Path=/', 'Secure', 'HttpOnly', 'SameSite=None', 'Partitioned'];
    expect(attributes.slice(0, -1)).toEqual(flags);
    const seconds = Number(/^Max-Age=(\d+)$/.exec(attributes.at(-1)!)?.[1]);
    expect(seconds).toBeGreaterThan(590);
    expect(seconds).toBeLessThanOrEqual(600);
  });

  it('is answered to the page alone, and never from a cache', async () => {
    const opened = await open(token);
    expect(opened.header('access-control-allow-origin')).toBe(appOrigin);
    expect(opened.header('access-control-allow-credentials')).toBe('true');
    expect(opened.header('cache-control')).toBe('no-store');
    expect(opened.header('vary')).toBe('Origin');
  });

  it.each([
    ['another key', signToken(foreignKey, { files }), 'token-invalid'],
    ['another audience', signToken(keys.ES256, { files, aud: 'x' }), 'token-invalid'],
    ['an expired token', signToken(keys.ES256, { files, iat: 0, exp: 1 }), 'token-expired'],
    [
      'a token of tomorrow',
      signToken(keys.ES256, { files, nbf: Date.now() / 1000 + 9e4 }),
      'token-not-yet-valid',
    ],
    ['no grant', signToken(keys.ES256), 'file-not-granted'],
    ['an empty list of grants', signToken(keys.ES256, { files: [] }), 'file-not-granted'],
    ['no JWT', Promise.resolve('null'), 'token-malformed'],
    [
      'a token too long for a cookie',
      signToken(keys.ES256, { files, pad: 'x'.repeat((longestCookieToken - token.length) * 0.75) }),
      'token-too-large',
    ],
  ])('is refused for %s', async (_, made, reason) => {
    const refused = await open(await made);
    expect(refused.reason).toBe(reason);
    expect(refused.header('set-cookie')).toBeUndefined();
    expect(refused.header('access-control-allow-origin')).toBe(appOrigin);
    expect(refused.header('access-control-allow-credentials')).toBe('true');
  });

  it('is refused for a token in its last moment, which only the tolerance for clocks lets pass', async () => {
    const exp = Math.floor(Date.now() / 1000) - 5;
    expect((await open(await signToken(keys.ES256, { files, iat: exp - 600, exp }))).reason).toBe(
      'token-expired',
    );
  });

  it.each<[string, Asked, string]>([
    ['a page of another origin', { headers: { origin: stranger } }, 'request-refused'],
    ['a sandboxed page', { headers: { origin: 'null' } }, 'request-refused'],
    ['a document on the distribution, which sends no origin', { headers: { origin: [] } }, 'request-refused'],
    ['two origins', { headers: { origin: [appOrigin, stranger] } }, 'request-refused'],
    ['a token in the query', { querystring: `authorization=${token}` }, 'query-refused'],
    ['another method', { method: 'POST' }, 'method-refused'],
    ['a head', { method: 'HEAD' }, 'method-refused'],
  ])('is refused for %s', async (_, asked, reason) => {
    const refused = await open(token, asked);
    expect(refused.reason).toBe(reason);
    expect(refused.header('set-cookie')).toBeUndefined();
  });

  it('takes any valid token where a rule of the application grants files', async () => {
    const handler = authorizer({ session: session(), authorize: () => true });
    const headers = { authorization: `Bearer ${await signToken(keys.ES256)}` };
    expect((await ask(handler, { uri: sessionPath, headers })).status).toBe(204);
  });

  it('is asked for by a preflight, which tells listed origins alone what they may send', async () => {
    const preflight = { 'access-control-request-method': 'GET' };
    const asked = { method: 'OPTIONS', uri: sessionPath, headers: preflight };
    const allowed = await ask(own, asked);
    expect(allowed.status).toBe(204);
    expect(allowed.header('access-control-allow-headers')).toBe('authorization, x-file-auth-session');
    expect(allowed.header('access-control-allow-credentials')).toBe('true');
    const refused = await ask(own, { ...asked, headers: { ...preflight, origin: stranger } });
    expect(refused.reason).toBe('request-refused');
    expect(refused.header('access-control-allow-headers')).toBeUndefined();
    const post = { ...preflight, 'access-control-request-method': 'POST' };
    expect((await ask(own, { ...asked, headers: post })).reason).toBe('method-refused');
  });
});

describe('asking whether there is a session', () => {
  const ofFetch = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' };
  const check = (headers: Asked['headers']): Promise<Outcome> =>
    ask(own, { uri: sessionPath, headers: { ...ofFetch, ...headers } });

  it('tells a page that the browser has kept the cookie', async () => {
    const checked = await check({ cookie: cookieOf(token) });
    expect(checked.status).toBe(204);
    expect(checked.header('set-cookie')).toBeUndefined();
  });

  it.each<[string, Asked['headers'], string]>([
    ['has kept none', {}, 'token-missing'],
    ['sends it twice', { cookie: `${cookieOf(token)}; ${cookieOf(token)}` }, 'request-refused'],
    ['has a forged one', { cookie: cookieOf(`${token.slice(0, -4)}AAAA`) }, 'token-invalid'],
  ])('tells a page that its browser %s', async (_, headers, reason) => {
    expect((await check(headers)).reason).toBe(reason);
  });
});

describe('closing a session', () => {
  const close = (headers: Asked['headers'] = {}): Promise<Outcome> =>
    ask(own, { uri: sessionPath, headers: { 'x-file-auth-session': 'close', ...headers } });

  it('removes the cookie', async () => {
    const closed = await close();
    expect(closed.status).toBe(204);
    expect(closed.header('set-cookie')).toBe(
      `${cookieOf('')}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; Max-Age=0`,
    );
  });

  it.each<[string, Asked['headers']]>([
    ['a page of another origin', { origin: stranger }],
    ['an image in a text of a user, which cannot send the header', { 'x-file-auth-session': [], origin: [] }],
    ['another word', { 'x-file-auth-session': 'open' }],
    ['two words', { 'x-file-auth-session': ['close', 'close'] }],
  ])('is refused for %s', async (_, headers) => {
    const refused = await close(headers);
    expect(refused.reason).toBe('request-refused');
    expect(refused.header('set-cookie')).toBeUndefined();
  });
});

describe('a file that the browser asks for with the cookie', () => {
  it.each<[string, Asked['headers']]>([
    ['a plain image', {}],
    ['an image of a page of the same site', { 'sec-fetch-site': 'same-site' }],
    ['a style sheet', { 'sec-fetch-dest': 'style' }],
    ['a film', { 'sec-fetch-dest': 'video', range: 'bytes=0-' }],
    ['an image with credentials', { origin: appOrigin, 'sec-fetch-mode': 'cors' }],
    ['a fetch with credentials', { origin: appOrigin, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['a frame', { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate', referer: `${appOrigin}/` }],
    [
      'a frame that a click shows',
      { 'sec-fetch-dest': 'iframe', referer: `${appOrigin}/`, 'sec-fetch-user': '?1' },
    ],
    ['an object', { 'sec-fetch-dest': 'object', 'sec-fetch-mode': 'navigate', referer: `${appOrigin}/a?b` }],
    ['an embed', { 'sec-fetch-dest': 'embed', 'sec-fetch-mode': 'navigate', referer: appOrigin }],
  ])('is served: %s', async (_, headers) => {
    expect((await askForImage(cookieOf(token), headers)).reason).toBeNull();
  });

  it('reaches neither the cache nor the origin with it', async () => {
    const served = await askForImage(`a=1; ${cookieOf(token)};b=2`);
    expect(served.request?.headers['cookie']?.map(({ value }) => value)).toEqual(['a=1; b=2']);
    const alone = await askForImage(cookieOf(token));
    expect(alone.request?.headers).not.toHaveProperty('cookie');
    const lines = await askForImage(['c=3', cookieOf(token)]);
    expect(lines.request?.headers['cookie']?.map(({ value }) => value)).toEqual(['c=3']);
    expect(JSON.stringify(alone.request)).not.toContain(token);
  });

  it('is checked as with any token', async () => {
    const narrow = await signToken(keys.ES256, { files: '/another/' });
    expect((await askForImage(cookieOf(narrow))).reason).toBe('file-not-granted');
    const old = await signToken(keys.ES256, { files, iat: 0, exp: 1 });
    expect((await askForImage(cookieOf(old))).reason).toBe('token-expired');
    const foreign = await signToken(foreignKey, { files });
    expect((await askForImage(cookieOf(foreign))).reason).toBe('token-invalid');
  });

  it('has the token of its URL first, good or bad', async () => {
    const narrow = await signToken(keys.ES256, { files: '/another/' });
    const asked = { headers: { origin: [], ...ofImage } };
    const good = { ...asked, headers: { ...asked.headers, cookie: cookieOf(narrow) }, token };
    expect((await ask(own, good)).reason).toBeNull();
    const bad = { ...asked, headers: { ...asked.headers, cookie: cookieOf(token) }, token: narrow };
    expect((await ask(own, bad)).reason).toBe('file-not-granted');
  });

  it.each<[string, Asked['headers']]>([
    ['an upload that runs on the origin of the files', { 'sec-fetch-site': 'same-origin' }],
    ['an address that was typed', { 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document' }],
    ['a browser that does not say who asks', { 'sec-fetch-site': [] }],
    ['a browser that says it twice', { 'sec-fetch-site': ['cross-site', 'same-site'] }],
    ['a fetch of an unlisted origin', { origin: stranger, 'sec-fetch-dest': 'empty' }],
    ['a fetch of a document without an origin', { origin: 'null', 'sec-fetch-dest': 'empty' }],
    ['a fetch that nobody can read', { 'sec-fetch-dest': 'empty' }],
    ['an image of an unlisted origin that could be read', { origin: stranger, 'sec-fetch-mode': 'cors' }],
    ['an image of two origins', { origin: [appOrigin, stranger] }],
    ['a script', { 'sec-fetch-dest': 'script' }],
    ['a service worker', { 'sec-fetch-dest': 'serviceworker' }],
    ['a worker', { 'sec-fetch-dest': 'worker' }],
    ['a manifest', { 'sec-fetch-dest': 'manifest' }],
    ['a document that fills the window', { 'sec-fetch-dest': 'document', referer: `${appOrigin}/` }],
    ['a frame that says of nobody who asks for it', { 'sec-fetch-dest': 'iframe' }],
    [
      'a frame of an upload',
      { 'sec-fetch-dest': 'iframe', referer: 'https://d111111abcdef8.cloudfront.net/' },
    ],
    ['a frame of a stranger', { 'sec-fetch-dest': 'iframe', referer: `${appOrigin}.evil.example/` }],
    ['what a browser has no word for', { 'sec-fetch-dest': [] }],
    ['what a new browser has a new word for', { 'sec-fetch-dest': 'new' }],
  ])('is denied: %s', async (_, headers) => {
    const denied = await askForImage(cookieOf(token), headers);
    expect(denied.reason).toBe('token-missing');
  });

  it.each([
    ['in one line', `${cookieOf(token)}; ${cookieOf('x')}`],
    ['in two lines', [cookieOf('x'), cookieOf(token)]],
  ])('is denied if a second cookie of the name was set, %s', async (_, cookie) => {
    expect((await askForImage(cookie)).reason).toBe('request-refused');
  });

  it.each([
    ['in capitals', `__HOST-file-auth=${token}`],
    ['without the prefix', `file-auth=${token}`],
    ['with an ending', `__Host-file-auth2=${token}`],
    ['in the value of another', `x="; ${cookieOf(token)}"`],
  ])('has no token in a cookie of another name: %s', async (_, cookie) => {
    const { reason } = await askForImage(cookie);
    expect(['token-missing', 'token-malformed']).toContain(reason);
  });

  it('can be read by no other origin', async () => {
    const denied = await askForImage(cookieOf('null'), { origin: stranger });
    expect(denied.header('access-control-allow-credentials')).toBeUndefined();
    expect(denied.header('access-control-allow-origin')).toBeUndefined();
  });

  it('is denied by an authorizer without a session', async () => {
    const handler = authorizer();
    const headers = { origin: [], cookie: cookieOf(token), ...ofImage };
    expect((await ask(handler, { headers })).reason).toBe('token-missing');
    const opening = { uri: sessionPath, headers: { authorization: `Bearer ${token}` } };
    expect((await ask(handler, opening)).reason).toBe('path-refused');
  });
});

describe('the set-up', () => {
  it('tells the log what became of a session, without the token', async () => {
    const decisions: AuthorizerDecision[] = [];
    const handler = authorizer({ session: session(), onDecision: (decision) => decisions.push(decision) });
    await ask(handler, { uri: sessionPath, headers: { authorization: `Bearer ${token}` } });
    expect(decisions).toEqual([{ outcome: 'session', reason: null, kid: 'es256', subject: null }]);
  });

  it('has the path that it is given', async () => {
    const handler = authorizer({ session: session({ path: '/account/files-session' }) });
    const headers = { authorization: `Bearer ${token}` };
    expect((await ask(handler, { uri: '/account/files-session', headers })).status).toBe(204);
    expect((await ask(handler, { uri: sessionPath, headers })).reason).toBe('path-refused');
  });

  it.each(['', 'session', '/a?b', '/a/../b', '/', '/a b', 7])('refuses the path %j', (value) => {
    expect(() => session({ path: value as string })).toThrow('"path" option of session() must be a path');
  });

  it.each<[string, Partial<CreateAuthorizerOptions>, string]>([
    ['any origin', { session: session(), allowedOrigins: '*' }, '"session" option needs "allowedOrigins"'],
    ['what is no session', { session: true as never }, '"session" option must be the result of session()'],
    ['the path of a file', { session: session({ path }) }, 'could be the path of a file'],
  ])('refuses %s', (_, options, message) => {
    expect(() => authorizer(options)).toThrow(message);
  });

  it('refuses an option that does not exist', () => {
    expect(() => session({ name: 'x' } as never)).toThrow('"name" is not an option; the options are path');
  });
});
