import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { VirtualFile } from '../../../../src/shared/contract/virtual-path.js';
import type { FileWorker } from '../../../../src/worker/file-worker.js';
import type { FileAnswer } from '../../../../src/worker/request/answer-file.js';
import type { FileRequest } from '../../../../src/worker/request/file-request.js';
import { answerVirtualFile } from '../../../../src/worker/virtual-path/answer-virtual-file.js';
import { FakeExtendableEvent } from '../../../support/unit/fake-extendable-event.js';
import { stubWorkerScope } from '../../../support/unit/fake-worker-scope.js';
import { pageRequest } from '../../../support/unit/page-request.js';
import { appOrigin, fileLocation, fileUrl, path } from '../../../support/unit/sample.js';

const answerFile = vi.hoisted(() => vi.fn<(asked: FileRequest, worker: FileWorker) => Promise<FileAnswer>>());
vi.mock('../../../../src/worker/request/answer-file.js', () => ({ answerFile }));

const report = vi.fn<FileWorker['reporter']['report']>();
const worker = { options: { virtualPath: '/_files/' }, reporter: { report } } as unknown as FileWorker;
const virtual: VirtualFile = {
  file: fileLocation(),
  url: `${fileUrl}?v=2`,
  download: null,
};
const event = new FakeExtendableEvent() as unknown as ExtendableEvent;
/** What was asked each time, since the same request is asked again with other headers. */
let asked: { readonly asked: FileRequest; readonly headers: object }[] = [];

beforeEach(() => {
  asked = [];
  answerFile.mockReset();
  report.mockReset();
  stubWorkerScope(`${appOrigin}/sw.js`);
  vi.stubGlobal('navigator', { languages: ['en'] });
});

/** What the distribution answers, one answer after the other. */
function answers(
  ...each: (Partial<FileAnswer> & { status?: number; headers?: Record<string, string> })[]
): Response[] {
  const responses = each.map(({ status = 200, headers = {} }) => new Response('bytes', { status, headers }));
  let next = 0;
  answerFile.mockImplementation(async (request) => {
    asked.push({ asked: request, headers: Object.fromEntries(request.request.headers) });
    const { outcome = 'authorized', denial = null } = each[next]!;
    return { response: request.present(responses[next++]!), outcome, denial };
  });
  return responses;
}

function ask(members: Partial<Request> = {}, download: string | null = null): Promise<Response> {
  const request = pageRequest(`${appOrigin}/_files${path}?v=2`, members);
  return answerVirtualFile({ ...virtual, download }, { request, event, clientId: 'client-1' }, worker);
}

const navigation = { mode: 'navigate', destination: 'document', credentials: 'include' } as const;

it('a file under the virtual path is got from the distribution, readably and without the application’s cookies', async () => {
  answers({});
  const signal = new AbortController().signal;
  const headers = new Headers({
    accept: '*/*',
    'accept-language': 'en',
    range: 'bytes=0-',
    cookie: 'a=b',
    'x-custom': '1',
  });
  await ask({ ...navigation, headers, cache: 'no-cache', referrerPolicy: 'no-referrer', signal });
  const [{ asked: request, headers: sent }] = asked as [(typeof asked)[number]];
  expect(request).toMatchObject({
    file: virtual.file,
    destination: 'document',
    event,
    clientId: 'client-1',
  });
  expect(request.request).toMatchObject({
    url: virtual.url,
    method: 'GET',
    mode: 'cors',
    credentials: 'omit',
    cache: 'no-cache',
    referrerPolicy: 'no-referrer',
  });
  expect(sent).toEqual({ accept: '*/*', 'accept-language': 'en', range: 'bytes=0-' });
});

it.each<[string, Partial<Request>]>([
  ['a link or a new tab', navigation],
  ['a frame', { mode: 'navigate', destination: 'iframe' }],
  ['an object', { mode: 'navigate', destination: 'object' }],
  ['an embed', { mode: 'navigate', destination: 'embed' }],
  ['a fetch', { destination: '' }],
  ['an image', { mode: 'no-cors', destination: 'image' }],
  ['a video', { mode: 'no-cors', destination: 'video' }],
  ['an audio', { mode: 'no-cors', destination: 'audio' }],
  ['subtitles', { mode: 'same-origin', destination: 'track' }],
  ['a font', { destination: 'font' }],
])('a file under the virtual path is answered to %s', async (_, members) => {
  answers({ headers: { 'content-type': 'text/html' } });
  const response = await ask(members);
  expect([response.status, await response.text()]).toEqual([200, 'bytes']);
  expect(response.headers.get('content-security-policy')).toMatch(/^(?:sandbox; )?default-src 'none'/);
  expect(response.type).toBe('default');
});

it.each<RequestDestination>([
  'script',
  'style',
  'worker',
  'sharedworker',
  'serviceworker' as RequestDestination,
  'audioworklet',
  'paintworklet',
  'manifest',
  'xslt',
  'report',
  'object',
  'embed',
  'document',
  'json' as RequestDestination,
  'something-new' as RequestDestination,
])(
  'a file under the virtual path is never a %s of the application, and is not even asked for',
  async (destination) => {
    for (const mode of ['no-cors', 'cors', 'same-origin'] as const) {
      const response = await ask({ destination, mode });
      expect(response.status).toBe(403);
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(await response.text()).not.toContain('bytes');
    }
    expect(answerFile).not.toHaveBeenCalled();
  },
);

it('a file under the virtual path is no drawing that a page clones into itself, with <use> say', async () => {
  const response = await ask({ destination: 'image', mode: 'same-origin' });
  expect([response.status, response.headers.get('content-type')]).toEqual([403, 'text/plain; charset=utf-8']);
  expect(answerFile).not.toHaveBeenCalled();
});

it('a file under the virtual path is text to the script that reads a stored page', async () => {
  answers({ headers: { 'content-type': 'text/html' } }, { headers: { 'content-type': 'text/html' } });
  expect((await ask({ destination: '' })).headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect((await ask(navigation)).headers.get('content-type')).toBe('text/html');
});

it('a file under the virtual path is saved when the URL says so', async () => {
  answers({});
  const response = await ask(navigation, 'a.png');
  expect(response.headers.get('content-disposition')).toContain('filename="a.png"');
});

it('a file under the virtual path is asked for of the network where only the browser’s cache is wanted, which a worker may not ask', async () => {
  answers({});
  await ask({ mode: 'same-origin', cache: 'only-if-cached' });
  expect(asked[0]!.asked.request.cache).toBe('default');
});

it('a file under the virtual path is asked for by HEAD as well', async () => {
  answers({});
  await ask({ method: 'HEAD' });
  expect(asked[0]!.asked.request.method).toBe('HEAD');
});

describe('a part of a file', () => {
  const range = (more: Record<string, string> = {}): Headers => new Headers({ range: 'bytes=5-', ...more });
  const part = {
    status: 206,
    headers: { 'content-range': 'bytes 5-9/10', etag: '"a"', 'last-modified': 'Mon' },
  };

  it('a part of a file is handed on as one', async () => {
    answers(part);
    const response = await ask({ headers: range() });
    expect([response.status, response.headers.get('content-range')]).toEqual([206, 'bytes 5-9/10']);
    expect(asked).toHaveLength(1);
  });

  it('a part of a file that is not there is answered as the distribution answers it', async () => {
    answers({ status: 416, headers: { 'content-range': 'bytes */10' } });
    const response = await ask({ headers: range() });
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10']);
  });

  it('a part of a file whose place cannot be read is not handed on: the whole file is asked for', async () => {
    const [unusable] = answers({ status: 206 }, { status: 200 });
    const response = await ask({ headers: range({ accept: '*/*' }) });
    expect([response.status, await response.text()]).toEqual([200, 'bytes']);
    expect(asked.map(({ headers }) => headers)).toEqual([
      { range: 'bytes=5-', accept: '*/*' },
      { accept: '*/*' },
    ]);
    expect(unusable!.bodyUsed).toBe(true);
  });

  it.each([
    ['"a"', 206, 1],
    ['Mon', 206, 1],
    ['"b"', 200, 2],
    ['Tue', 200, 2],
    ['W/"a"', 200, 2],
  ])(
    'a part of a file of the file that the browser has a part of (if-range: %s) is answered %i',
    async (known, status, times) => {
      answers(part, { status: 200 });
      expect((await ask({ headers: range({ 'if-range': known }) })).status).toBe(status);
      expect(asked).toHaveLength(times);
    },
  );

  it('a part of a file is the whole file if the distribution knows no parts', async () => {
    answers({ status: 200 });
    expect((await ask({ headers: range({ 'if-range': '"b"' }) })).status).toBe(200);
    expect(asked).toHaveLength(1);
  });
});

it.each<[string, Partial<FileAnswer> & { status: number }, number, string]>([
  [
    'is denied',
    { outcome: 'denied', denial: 'file-not-granted', status: 403 },
    403,
    'no such file, or you have no access',
  ],
  ['needs a token', { outcome: 'denied', denial: 'token-expired', status: 401 }, 401, 'not signed in'],
  ['has no token', { outcome: 'untouched', status: 403 }, 403, 'not signed in'],
  ['does not exist', { status: 404 }, 404, 'no such file'],
  ['S3 refuses', { status: 403 }, 403, 'no such file'],
  ['fails at the server', { status: 500 }, 500, 'not available'],
])(
  'a file that cannot be shown is our page and no body of theirs if it %s',
  async (_, answer, status, text) => {
    const [response] = answers(answer);
    const shown = await ask(navigation);
    expect(shown.status).toBe(status);
    expect(shown.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await shown.text()).toContain(text);
    expect(response!.bodyUsed).toBe(true);
  },
);

it('a file that cannot be shown is a line of text to an image or a script’s fetch', async () => {
  for (const members of [{ destination: 'image' }, { destination: '' }] as const) {
    answers({ outcome: 'denied', denial: 'file-not-granted', status: 403 });
    const response = await ask(members);
    expect([response.status, await response.text()]).toEqual([
      403,
      'There is no such file, or you have no access to it.',
    ]);
  }
});

it.each([
  ['a navigation', navigation],
  ['a fetch', {}],
])(
  'a file that cannot be shown since the network gives no answer is a 504 to %s, and never a failure',
  async (_, members) => {
    answerFile.mockRejectedValue(new TypeError('Failed to fetch'));
    const response = await ask(members);
    expect(response.status).toBe(504);
    expect(await response.text()).toContain('not available at the moment');
    expect(answerFile).toHaveBeenCalledTimes(1);
  },
);

it('a file that cannot be shown since the network is gone between a part and the whole is a 504 too', async () => {
  answers({ status: 206 });
  const response = await ask({ ...navigation, headers: new Headers({ range: 'bytes=5-' }) });
  expect(response.status).toBe(504);
});

it('a file that cannot be shown is still answered if the distribution says that it is not modified, of what nobody has', async () => {
  answerFile.mockImplementation(async ({ present }) => ({
    response: present(new Response(null, { status: 304 })),
    outcome: 'authorized',
    denial: null,
  }));
  expect(await ask(navigation)).toBeInstanceOf(Response);
});
