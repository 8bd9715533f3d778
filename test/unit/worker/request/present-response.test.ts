import { expect, it } from 'vitest';
import { presentResponse } from '../../../../src/worker/request/present-response.js';
import { fileUrl } from '../../../support/unit/sample.js';

const clean = { responses: 'clean', parameter: 'authorization' } as const;
const real = { ...clean, responses: 'real' } as const;
const secretUrl = `${fileUrl}?authorization=secret`;

function requestFor(destination: string): Request {
  return { destination, url: fileUrl } as Request;
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
    const response = networkResponse();
    expect(presentResponse(requestFor(destination), response, clean)).toBe(response);
  },
);

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
