import { beforeEach, expect, it, vi } from 'vitest';
import { presentResponse } from '../../../../src/worker/request/present-response.js';
import { fileUrl } from '../../../support/unit/sample.js';

const clean = { responses: 'clean', parameter: 'authorization' } as const;
const real = { ...clean, responses: 'real' } as const;
const secretUrl = `${fileUrl}?authorization=secret`;

const engines = {
  chromium: 'Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36',
  firefox: 'Mozilla/5.0 (X11; rv:153.0) Gecko/20100101 Firefox/153.0',
  webkit: 'Mozilla/5.0 (X11) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
};
const useEngine = (name: keyof typeof engines): void => {
  vi.stubGlobal('navigator', { userAgent: engines[name] });
};
beforeEach(() => useEngine('chromium'));

function requestFor(destination: string, mode: RequestMode = 'cors'): Request {
  return { destination, mode, url: fileUrl } as Request;
}

/** A response as the network gives it: its URL shows the token. */
function networkResponse(status = 200, body: BodyInit | null = 'bytes', headers: HeadersInit = {}): Response {
  const response = new Response(body, { status, statusText: 'As it was', headers });
  return Object.defineProperty(response, 'url', { value: secretUrl });
}

/** `new Response` refuses status 0, which opaque and opaqueredirect answers have. */
function unreadableResponse(type: ResponseType): Response {
  return { type, status: 0, url: '', headers: new Headers(), body: null } as Response;
}

it.each(['image', 'video', 'audio', 'track', 'font'])(
  'what the page gets is the real response for %s, whose URL no script sees',
  (destination) => {
    for (const engine of ['chromium', 'firefox'] as const) {
      useEngine(engine);
      const response = networkResponse();
      expect(presentResponse(requestFor(destination), response, clean)).toBe(response);
    }
  },
);

it.each(['image', 'video', 'audio', 'track', 'font'])(
  'what the page gets for %s shows no token to the reports of WebKit either',
  (destination) => {
    useEngine('webkit');
    const part = networkResponse(206, 'part', { 'content-range': 'bytes 0-3/9' });
    for (const response of [networkResponse(), part]) {
      const shown = presentResponse(requestFor(destination), response, clean);
      expect([shown.url, shown.status]).toEqual(['', response.status]);
    }
    // A part without its place would be none.
    const placeless = networkResponse(206, 'part');
    expect(presentResponse(requestFor(destination), placeless, clean)).toBe(placeless);
  },
);

it('what the page gets without CORS mode may be embedded in a page with COEP', () => {
  const headersFor = (mode: RequestMode): Headers =>
    presentResponse(requestFor('style', mode), networkResponse(), clean).headers;
  expect(headersFor('no-cors').get('cross-origin-resource-policy')).toBe('cross-origin');
  expect(headersFor('cors').has('cross-origin-resource-policy')).toBe(false);
});

it.each(['', 'script', 'style', 'worker', 'sharedworker', 'manifest', 'object', 'json', 'something-new'])(
  'what the page gets shows no token where scripts could see it: destination "%s"',
  async (destination) => {
    const shown = presentResponse(
      requestFor(destination),
      networkResponse(200, 'bytes', { 'content-type': 'text/plain', 'x-custom': 'kept' }),
      clean,
    );
    expect(shown.url).not.toContain('secret');
    expect([shown.status, shown.statusText]).toEqual([200, 'As it was']);
    expect(Object.fromEntries(shown.headers)).toEqual({ 'content-type': 'text/plain', 'x-custom': 'kept' });
    expect(await shown.text()).toBe('bytes');
  },
);

it.each([206, 401, 403, 404, 416, 503])('what the page gets keeps status %i', async (status) => {
  const shown = presentResponse(requestFor(''), networkResponse(status, 'part'), clean);
  expect([shown.status, await shown.text()]).toEqual([status, 'part']);
});

it.each([204, 205, 304])('what the page gets keeps status %i, which has no body', (status) => {
  // An engine may give such a response an empty body, which its own constructor then refuses.
  const response = Object.defineProperty(networkResponse(status, null), 'body', {
    value: new Blob([]).stream(),
  });
  const shown = presentResponse(requestFor(''), response, clean);
  expect([shown.status, shown.body, shown.url]).toEqual([status, null, '']);
});

it.each([
  ['it was in a header', fileUrl],
  ['a redirect led elsewhere', 'https://elsewhere.example/file?v=2'],
])('what the page gets is the real response if its URL shows no token, since %s', (_, url) => {
  const response = Object.defineProperty(new Response('bytes'), 'url', { value: url });
  expect(presentResponse(requestFor(''), response, clean)).toBe(response);
});

it('what the page gets is the real response if it is opaque', () => {
  const response = unreadableResponse('opaque');
  expect(presentResponse(requestFor(''), response, clean)).toBe(response);
});

it.each(['', 'script'])(
  'what the page gets is an unfollowed redirect without its URL, if the page wants none followed ("%s")',
  (destination) => {
    const response = Object.assign(unreadableResponse('opaqueredirect'), { url: secretUrl });
    const shown = presentResponse(requestFor(destination), response, clean);
    expect([shown.status, shown.url, shown.body, [...shown.headers]]).toEqual([302, '', null, []]);
    expect(presentResponse(requestFor(destination), response, real)).toBe(response);
  },
);

it.each(['', 'script', 'image'])(
  'what the page gets is always the real response with responses: "real" ("%s")',
  (destination) => {
    const response = networkResponse();
    expect(presentResponse(requestFor(destination), response, real)).toBe(response);
  },
);

it('what the page gets still streams: the body is handed on, not read', () => {
  const response = networkResponse();
  const { body } = response;
  expect(presentResponse(requestFor(''), response, clean).body).toBe(body);
  expect(response.bodyUsed).toBe(false);
});
