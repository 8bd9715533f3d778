import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { resolveFileAuthOptions, type FileAuthOptions } from '../../../../src/shared/contract/options.js';
import { compileFileUrl } from '../../../../src/shared/contract/file-url.js';
import { createCorsMemory, type CorsMemory } from '../../../../src/worker/request/cors-memory.js';
import { createSender, type Sender } from '../../../../src/worker/request/sender.js';
import { createFakeNetwork, hideOpaqueAnswers } from '../../../support/unit/fake-network.js';
import { pageRequest } from '../../../support/unit/page-request.js';
import { appContext, appOrigin, cdn, fileUrl, path } from '../../../support/unit/sample.js';

const token = 'aaa.bbb.ccc';
const withToken = `${fileUrl}?authorization=${token}`;
const { server, sent, answer } = createFakeNetwork();
const fetched = vi.fn<typeof globalThis.fetch>();
const always = (): boolean => true;

// Node's own Request forgets the priority and checks the referrer, so both are looked at where a request is made.
const made: RequestInit[] = [];
const WatchedRequest = new Proxy(Request, {
  construct: (original, [input, init]: [RequestInfo, RequestInit?]) => {
    made.push(init ?? {});
    return new original(input, init);
  },
});

beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' });
  fetched.mockImplementation(hideOpaqueAnswers(globalThis.fetch));
  vi.stubGlobal('fetch', fetched);
  vi.stubGlobal('location', { origin: appOrigin });
  vi.stubGlobal('Request', WatchedRequest);
});
afterAll(() => {
  vi.unstubAllGlobals();
  server.close();
});
beforeEach(() => {
  sent.length = 0;
  made.length = 0;
  answer(() => new Response('bytes'));
});

interface SenderForTest extends Omit<Sender, 'send'> {
  send(request: Request, token: string, isCurrent: () => boolean): Promise<Response>;
}

function senderOf(
  given: Partial<FileAuthOptions> = {},
  memory: CorsMemory = createCorsMemory(),
): SenderForTest {
  const options = resolveFileAuthOptions({ origins: [cdn], ...given }, appContext);
  const locate = compileFileUrl(options);
  const sender = createSender(options, { fetch: (...asked) => fetch(new Request(...asked)) }, memory);
  return {
    ...sender,
    send: (request, ...rest) => sender.send({ request, file: locate(request.url)! }, ...rest),
  };
}

/** A distribution without CORS headers: a page's request with CORS mode gets nothing. */
function withoutCors(request: Request): Response {
  if (request.mode === 'cors') throw new Error('no access-control-allow-origin');
  return new Response('bytes');
}

const browserHeaders = {
  accept: 'image/avif,*/*',
  'accept-language': 'en',
  range: 'bytes=5-',
  'icy-metadata': '1',
  'x-custom': 'kept',
};
const plainHeaders = { accept: 'image/avif,*/*', 'accept-language': 'en', range: 'bytes=5-' };

it.each<[string, Partial<Request>, object]>([
  [
    'fetch()',
    { destination: '', credentials: 'include' },
    { credentials: 'include', headers: browserHeaders },
  ],
  ['fetch() of the same origin', { mode: 'same-origin' }, { mode: 'same-origin', headers: browserHeaders }],
  [
    'an image with crossorigin',
    { destination: 'image' },
    { credentials: 'same-origin', headers: plainHeaders },
  ],
  [
    'a video with crossorigin',
    { destination: 'video', credentials: 'include' },
    { credentials: 'include', headers: plainHeaders },
  ],
  ['a font', { destination: 'font', credentials: 'omit' }, { credentials: 'omit', headers: plainHeaders }],
  ['a module script', { destination: 'script' }, { headers: plainHeaders }],
  [
    'a plain image',
    { mode: 'no-cors', destination: 'image', credentials: 'include' },
    { mode: 'cors', credentials: 'omit', headers: plainHeaders },
  ],
  [
    'a plain video',
    { mode: 'no-cors', destination: 'video', credentials: 'include' },
    { mode: 'cors', credentials: 'omit', headers: plainHeaders },
  ],
  [
    'a stylesheet',
    { mode: 'no-cors', destination: 'style', credentials: 'include' },
    { mode: 'cors', credentials: 'omit', headers: plainHeaders },
  ],
  [
    'fetch() without CORS mode',
    { mode: 'no-cors', destination: '', credentials: 'include' },
    { mode: 'cors', credentials: 'omit', headers: plainHeaders },
  ],
])('a request that is sent with a token from %s keeps what it should', async (_, members, expected) => {
  await senderOf().send(
    pageRequest(fileUrl, { headers: new Headers(browserHeaders), ...members }),
    token,
    always,
  );
  expect(sent).toHaveLength(1);
  const { url, method, mode, credentials, headers } = sent[0]!;
  expect({ url, method, mode, credentials, headers: Object.fromEntries(headers) }).toMatchObject({
    url: withToken,
    method: 'GET',
    mode: 'cors',
    ...expected,
  });
  expect(Object.fromEntries(headers)).toEqual((expected as { headers: object }).headers);
});

it.each<[keyof Request, unknown]>([
  ['method', 'HEAD'],
  ['cache', 'no-cache'],
  ['cache', 'reload'],
  ['redirect', 'error'],
  ['redirect', 'manual'],
  ['keepalive', true],
])('a request that is sent with a token keeps %s: %j, with CORS mode and without', async (member, value) => {
  const sender = senderOf();
  await sender.send(pageRequest(fileUrl, { [member]: value }), token, always);
  await sender.send(
    pageRequest(fileUrl, { [member]: value, mode: 'no-cors', destination: 'image' }),
    token,
    always,
  );
  expect(sent.map((request) => request[member])).toEqual([value, value]);
});

// Node's own Request forgets these on the way, so they are looked at where they leave the worker.
it.each([
  [`${appOrigin}/page`, 'unsafe-url'],
  ['', 'no-referrer'],
] as const)(
  'a request that is sent with a token keeps the referrer "%s" and its policy "%s", with CORS mode and without',
  async (referrer, policy) => {
    for (const mode of ['cors', 'no-cors'] as const) {
      await senderOf().send(pageRequest(fileUrl, { mode, referrer, referrerPolicy: policy }), token, always);
      expect(made).toContainEqual(expect.objectContaining({ referrer, referrerPolicy: policy }));
      made.length = 0;
    }
  },
);

it('a request that is sent with a token leaves out a header that is too long to go without a preflight', async () => {
  const headers = new Headers({ accept: `text/html,${'x'.repeat(128)}`, 'accept-language': 'en' });
  await senderOf().send(pageRequest(fileUrl, { destination: 'image', headers }), token, always);
  expect([...sent[0]!.headers]).toEqual([['accept-language', 'en']]);
});

it('a request that is sent with a token adds no header that the page did not send', async () => {
  await senderOf().send(pageRequest(fileUrl, { mode: 'no-cors', destination: 'image' }), token, always);
  expect([...sent[0]!.headers]).toEqual([]);
});

it('a request that is sent with a token overwrites a token that is in the URL already, and keeps the rest of the query', async () => {
  await senderOf().send(pageRequest(`${fileUrl}?v=2&authorization=null`), token, always);
  expect(sent[0]!.url).toBe(`${fileUrl}?v=2&authorization=${token}`);
});

it('a request that is sent with a token goes by the configured parameter', async () => {
  await senderOf({ parameter: 't' }).send(pageRequest(fileUrl), token, always);
  expect(sent[0]!.url).toBe(`${fileUrl}?t=${token}`);
});

it('a request that is sent with a token keeps the cookies of the application’s own origin, where CORS does not forbid them', async () => {
  const sender = senderOf({ origins: [appOrigin], path: /\/(?<folder>[^/]+)\/(?<file>[^/]+)/ });
  const request = pageRequest(appOrigin + path, {
    mode: 'no-cors',
    destination: 'image',
    credentials: 'include',
  });
  await sender.send(request, token, always);
  expect(sent[0]!.credentials).toBe('include');
});

it.each<RequestMode>(['cors', 'no-cors'])(
  'a request that is sent with a token stops when the page stops it (%s)',
  async (mode) => {
    const abort = new AbortController();
    answer(() => new Promise<Response>(() => {}));
    const sending = senderOf().send(pageRequest(fileUrl, { mode, signal: abort.signal }), token, always);
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    abort.abort();
    await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
    expect(sent).toHaveLength(1);
  },
);

describe('a distribution without CORS headers', () => {
  const image = pageRequest(fileUrl, { mode: 'no-cors', destination: 'image', credentials: 'include' });

  it('a distribution without CORS headers still shows images: they are sent once more as the browser meant them', async () => {
    answer(withoutCors);
    const sender = senderOf();
    const response = await sender.send(image, token, always);
    expect([response.type, sender.isUntouched(response)]).toEqual(['opaque', false]);
    expect(sent.map(({ url, mode, credentials }) => ({ url, mode, credentials }))).toEqual([
      { url: withToken, mode: 'cors', credentials: 'omit' },
      { url: withToken, mode: 'no-cors', credentials: 'include' },
    ]);
  });

  it('a distribution without CORS headers gets no token for style sheets, which would give it to whatever they load', async () => {
    answer(withoutCors);
    const style = pageRequest(fileUrl, { mode: 'no-cors', destination: 'style' });
    const sender = senderOf();
    const response = await sender.send(style, token, always);
    await sender.send(style, token, always);
    await senderOf({ cors: 'never' }).send(style, token, always);
    expect(sent.map(({ url, mode }) => [url, mode])).toEqual([
      [withToken, 'cors'],
      [fileUrl, 'no-cors'],
      [fileUrl, 'no-cors'],
      [fileUrl, 'no-cors'],
    ]);
    expect(sender.isUntouched(response)).toBe(true);
  });

  it('a distribution without CORS headers is remembered, so that the next images go out once', async () => {
    answer(withoutCors);
    const sender = senderOf();
    await sender.send(image, token, always);
    await sender.send(image, token, always);
    expect(sent.map(({ mode }) => mode)).toEqual(['cors', 'no-cors', 'no-cors']);
  });

  it('a distribution without CORS headers is tried again after a minute', async () => {
    answer(withoutCors);
    let now = 0;
    const sender = senderOf(
      {},
      createCorsMemory(() => now),
    );
    await sender.send(image, token, always);
    now += 60_000;
    await sender.send(image, token, always);
    expect(sent.map(({ mode }) => mode)).toEqual(['cors', 'no-cors', 'cors', 'no-cors']);
  });

  it('a distribution without CORS headers is not remembered for another distribution', async () => {
    answer(withoutCors);
    const other = 'https://d222222abcdef8.cloudfront.net';
    const sender = senderOf({ origins: [cdn, other] });
    await sender.send(image, token, always);
    await sender.send(pageRequest(other + path, { mode: 'no-cors', destination: 'image' }), token, always);
    expect(sent.map(({ mode }) => mode)).toEqual(['cors', 'no-cors', 'cors', 'no-cors']);
  });

  it('a distribution without CORS headers does not change what a page asks for with CORS mode: that fails as without a worker', async () => {
    answer(withoutCors);
    const request = pageRequest(fileUrl, { mode: 'cors', destination: 'image' });
    await expect(senderOf().send(request, token, always)).rejects.toThrow(TypeError);
    expect(sent).toHaveLength(1);
  });

  it.each(['video', 'audio'] as const)(
    'a distribution without CORS headers plays %s by a redirect, which keeps the range',
    async (destination) => {
      answer(withoutCors);
      const sender = senderOf();
      const headers = new Headers({ range: 'bytes=5-' });
      const request = pageRequest(fileUrl, { mode: 'no-cors', destination, headers });
      const response = await sender.send(request, token, always);
      expect([response.status, response.headers.get('location')]).toEqual([307, withToken]);
      expect(sent).toHaveLength(1);
    },
  );

  it('a distribution without CORS headers is not known by the redirect of a video, whose answer nobody has seen', async () => {
    answer(withoutCors);
    const sender = senderOf();
    await sender.send(pageRequest(fileUrl, { mode: 'no-cors', destination: 'video' }), token, always);
    await sender.send(image, token, always);
    expect(sent.map(({ mode }) => mode)).toEqual(['cors', 'cors', 'no-cors']);
  });

  it('a distribution without CORS headers gets the redirected request untouched, once', async () => {
    const sender = senderOf({ cors: 'never' });
    expect(sender.isOwnRedirect(withToken)).toBe(false);
    await sender.send(pageRequest(fileUrl, { mode: 'no-cors', destination: 'video' }), token, always);
    expect(sender.isOwnRedirect(fileUrl)).toBe(false);
    expect([sender.isOwnRedirect(withToken), sender.isOwnRedirect(withToken)]).toEqual([true, false]);
  });
});

describe('a failure of the network', () => {
  const image = pageRequest(fileUrl, { mode: 'no-cors', destination: 'image' });

  it('a failure of the network is a failure to the page too, and says nothing about the distribution', async () => {
    const sender = senderOf();
    answer(() => {
      throw new Error('offline');
    });
    await expect(sender.send(image, token, always)).rejects.toThrow(TypeError);
    answer(() => new Response('bytes'));
    await sender.send(image, token, always);
    expect(sent.map(({ mode }) => mode)).toEqual(['cors', 'no-cors', 'cors']);
  });

  it('a failure of the network does not make a readable distribution one without CORS', async () => {
    const sender = senderOf();
    await sender.send(image, token, always);
    answer(withoutCors);
    await sender.send(image, token, always);
    answer(() => new Response('bytes'));
    await sender.send(image, token, always);
    expect(sent.map(({ mode }) => mode)).toEqual(['cors', 'cors', 'no-cors', 'cors']);
  });

  it('a failure of the network is followed by no second try after a sign-out', async () => {
    let isCurrent = true;
    answer((request) => {
      isCurrent = false;
      return withoutCors(request);
    });
    await expect(senderOf().send(image, token, () => isCurrent)).rejects.toThrow(TypeError);
    expect(sent).toHaveLength(1);
  });

  it('a failure of the network is followed by no second try after the page has stopped', async () => {
    const abort = new AbortController();
    answer((request) => {
      abort.abort();
      return withoutCors(request);
    });
    const stopped = pageRequest(fileUrl, { mode: 'no-cors', signal: abort.signal });
    await expect(senderOf().send(stopped, token, always)).rejects.toThrow();
    expect(sent).toHaveLength(1);
  });
});

it.each([{}, { cors: 'never' }, { cors: 'always' }, { placement: 'header' }] as const)(
  'a request goes out as it is if somebody has signed out before it is sent: %j',
  async (options) => {
    const image = pageRequest(fileUrl, { mode: 'no-cors', destination: 'image' });
    const sender = senderOf(options);
    expect(sender.isUntouched(await sender.send(image, token, () => false))).toBe(true);
    expect(sent.map(({ mode, url }) => [mode, url])).toEqual([['no-cors', fileUrl]]);
  },
);

describe('the "cors" option', () => {
  const image = pageRequest(fileUrl, { mode: 'no-cors', destination: 'image' });

  it('the "cors" option "always" sends images with a token in CORS mode only, else as without a worker', async () => {
    answer(withoutCors);
    const sender = senderOf({ cors: 'always' });
    for (const _ of [1, 2]) {
      const response = await sender.send(image, token, always);
      expect([response.type, sender.isUntouched(response)]).toEqual(['opaque', true]);
    }
    expect(sent.map(({ mode, url }) => [mode, url])).toEqual([
      ['cors', withToken],
      ['no-cors', fileUrl],
      ['cors', withToken],
      ['no-cors', fileUrl],
    ]);
  });

  it('the "cors" option "always" leaves it at that after a sign-out', async () => {
    answer(withoutCors);
    const isCurrent = vi.fn(() => false).mockReturnValueOnce(true);
    await expect(senderOf({ cors: 'always' }).send(image, token, isCurrent)).rejects.toThrow(TypeError);
    expect(sent).toHaveLength(1);
  });

  it('the "cors" option "never" sends images as the browser meant them', async () => {
    await senderOf({ cors: 'never' }).send(image, token, always);
    expect(sent.map(({ mode, url }) => [mode, url])).toEqual([['no-cors', withToken]]);
  });

  it('the "cors" option "never" leaves alone what the page asks for with CORS mode', async () => {
    await senderOf({ cors: 'never' }).send(pageRequest(fileUrl), token, always);
    expect(sent.map(({ mode }) => mode)).toEqual(['cors']);
  });

  it('the "cors" option "never" redirects video', async () => {
    const video = pageRequest(fileUrl, { mode: 'no-cors', destination: 'video' });
    const response = await senderOf({ cors: 'never' }).send(video, token, always);
    expect(response.status).toBe(307);
    expect(sent).toEqual([]);
  });
});

// The browser holds the answer against it; a denial could not be read otherwise.
it.each<Partial<Request>>([
  { destination: 'script' },
  { destination: '' },
  { destination: 'style', mode: 'no-cors' },
])(
  'the integrity that the page demands is not passed on, so that a denial can be read: %j',
  async (members) => {
    const integrity = 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
    await senderOf().send(pageRequest(fileUrl, { integrity, ...members }), token, always);
    expect(sent.map((request) => request.integrity)).toEqual(['']);
  },
);

describe('the priority of a request', () => {
  const priority = (): unknown => made.find((init) => init.priority !== undefined)?.priority;

  it.each<[string, Partial<Request>, string | undefined]>([
    ['an image', { destination: 'image', mode: 'no-cors' }, 'low'],
    ['an image with crossorigin', { destination: 'image' }, 'low'],
    ['fetch()', { destination: '' }, undefined],
    ['a font', { destination: 'font' }, undefined],
    ['a script', { destination: 'script', mode: 'no-cors' }, undefined],
    ['a video', { destination: 'video', mode: 'no-cors' }, undefined],
  ])('the priority of a request of %s is what the browser would give', async (_, members, expected) => {
    await senderOf().send(pageRequest(fileUrl, members), token, always);
    expect(priority()).toBe(expected);
  });

  it('the priority of a request of an image is low also where it goes out as the browser meant it', async () => {
    const image = pageRequest(fileUrl, { destination: 'image', mode: 'no-cors' });
    await senderOf({ cors: 'never' }).send(image, token, always);
    expect(priority()).toBe('low');
  });
});

describe('the token in a header', () => {
  const sender = senderOf({ placement: 'header' });
  const bearer = `Bearer ${token}`;
  const seen = (): unknown[] =>
    sent.map(({ url, mode, headers }) => [url, mode, headers.get('authorization')]);

  it.each<[string, Partial<Request>]>([
    ['fetch()', {}],
    ['an image with crossorigin', { destination: 'image' }],
    ['a plain image', { destination: 'image', mode: 'no-cors' }],
    ['a plain video', { destination: 'video', mode: 'no-cors' }],
    ['a font', { destination: 'font' }],
  ])('the token in a header is there for %s, and not in the URL', async (_, members) => {
    await sender.send(pageRequest(fileUrl, members), token, always);
    expect(seen()).toEqual([[fileUrl, 'cors', bearer]]);
  });

  it('the token in a header leaves none in the URL that was there before, and replaces one in the headers', async () => {
    const headers = new Headers({ authorization: 'Bearer old', 'x-custom': 'kept' });
    await sender.send(pageRequest(`${fileUrl}?v=2&authorization=old`, { headers }), token, always);
    expect(seen()).toEqual([[`${fileUrl}?v=2`, 'cors', bearer]]);
    expect(sent[0]!.headers.get('x-custom')).toBe('kept');
    expect(headers.get('authorization')).toBe('Bearer old');
  });

  it('the token in a header keeps the range', async () => {
    const headers = new Headers({ range: 'bytes=5-' });
    await sender.send(
      pageRequest(fileUrl, { headers, destination: 'video', mode: 'no-cors' }),
      token,
      always,
    );
    expect(sent[0]!.headers.get('range')).toBe('bytes=5-');
  });

  it('the token in a header is not there for a distribution without CORS: the page gets what it would get without a worker', async () => {
    answer(withoutCors);
    const image = pageRequest(fileUrl, { destination: 'image', mode: 'no-cors' });
    expect((await sender.send(image, token, always)).type).toBe('opaque');
    expect(seen()).toEqual([
      [fileUrl, 'cors', bearer],
      [fileUrl, 'no-cors', null],
    ]);
  });

  it('the token in a header lets a request with CORS mode fail as without a worker', async () => {
    answer(withoutCors);
    await expect(sender.send(pageRequest(fileUrl), token, always)).rejects.toThrow(TypeError);
    expect(sent).toHaveLength(1);
  });

  it('the token in a header is followed by no second try after the page has stopped', async () => {
    const abort = new AbortController();
    answer((request) => {
      abort.abort();
      return withoutCors(request);
    });
    const stopped = pageRequest(fileUrl, { mode: 'no-cors', signal: abort.signal });
    await expect(sender.send(stopped, token, always)).rejects.toThrow();
    expect(sent).toHaveLength(1);
  });
});
