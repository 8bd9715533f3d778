import { beforeEach, expect, it, vi } from 'vitest';
import { Router } from 'workbox-routing';
import { compileFileUrl } from '../../../src/shared/contract/file-url.js';
import { resolveFileAuthOptions, type FileAuthOptions } from '../../../src/shared/contract/options.js';
import type { FileWorker } from '../../../src/worker/file-worker.js';
import type { FileAnswer } from '../../../src/worker/request/answer-file.js';
import { createFileRoutes } from '../../../src/worker/create-file-routes.js';
import type { FileRequest } from '../../../src/worker/request/file-request.js';
import type { Sender } from '../../../src/worker/request/sender.js';
import { pageRequest } from '../../support/unit/page-request.js';
import { appContext, appOrigin, cdn, fileUrl, folder, path } from '../../support/unit/sample.js';

// Workbox takes itself to be in a worker as soon as it is imported, and its development build is talkative.
vi.hoisted(() => Object.assign(globalThis, { self: globalThis, __WB_DISABLE_DEV_LOGS: true }));

const answerFile = vi.hoisted(() => vi.fn<(asked: FileRequest) => Promise<FileAnswer>>());
vi.mock('../../../src/worker/request/answer-file.js', () => ({ answerFile }));

const isOwnRedirect = vi.fn<Sender['isOwnRedirect']>();
const response = new Response('bytes');
const event = { clientId: 'client-1' } as unknown as ExtendableEvent;

beforeEach(() => {
  answerFile.mockReset().mockImplementation(answersWith(response));
  isOwnRedirect.mockReset().mockReturnValue(false);
  vi.stubGlobal('location', new URL(`${appOrigin}/sw.js`));
  vi.stubGlobal('navigator', { userAgent: '' });
});

/** The file is answered, as the request presents it. */
function answersWith(answer: Response): typeof answerFile {
  return vi.fn(async ({ present }: FileRequest) => ({
    response: present(answer),
    outcome: 'authorized' as const,
    denial: null,
  }));
}

/** Asks the worker as the browser would; `undefined` if the request is left to the browser. */
function ask(
  url: string,
  members: Partial<Request> = {},
  given: Partial<FileAuthOptions> = {},
): Promise<Response> | undefined {
  const router = new Router();
  const options = resolveFileAuthOptions({ origins: [cdn], ...given }, appContext);
  const parts = { options, sender: { isOwnRedirect }, matchFileUrl: compileFileUrl(options) };
  for (const route of createFileRoutes(parts as unknown as FileWorker)) router.registerRoute(route);
  const request = pageRequest(url, { destination: 'image', ...members });
  return router.handleRequest({ request, event });
}

it.each(['GET', 'HEAD'])('the worker answers %s of a file', async (method) => {
  expect(await ask(fileUrl, { method })).toBe(response);
  expect(answerFile.mock.calls.map(([asked]) => asked)).toMatchObject([
    { file: { path, origin: cdn }, destination: 'image', event, clientId: 'client-1' },
  ]);
  expect(answerFile.mock.lastCall![0].request).toMatchObject({ url: fileUrl, method });
});

it.each([
  ['clean', false],
  ['real', true],
] as const)(
  'the worker answers a script’s fetch with responses: "%s" by the real response: %s',
  async (responses, isReal) => {
    const shown = Object.defineProperty(new Response('bytes'), 'url', {
      value: `${fileUrl}?authorization=a.b.c`,
    });
    answerFile.mockImplementation(answersWith(shown));
    const answer = await ask(fileUrl, { destination: '' }, { responses });
    expect(answer === shown).toBe(isReal);
  },
);

it.each<[string, Partial<Request>]>([
  ['a link', { mode: 'navigate', destination: 'document' }],
  ['a frame', { mode: 'navigate', destination: 'iframe' }],
  ['an image', { mode: 'no-cors', destination: 'image' }],
  ['a fetch', { destination: '' }],
  ['a HEAD', { method: 'HEAD', destination: '' }],
])('the worker answers %s under the virtual path', async (_, members) => {
  const answer = await ask(`${appOrigin}/_files${path}`, members, { virtualPath: '/_files/' });
  expect(answer?.status).toBe(200);
  expect(answer?.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
  expect(answerFile.mock.lastCall![0]).toMatchObject({ file: { path }, clientId: 'client-1', event });
  expect(answerFile.mock.lastCall![0].request.url).toBe(fileUrl);
});

it('the worker answers the network’s failure by the network’s failure', async () => {
  answerFile.mockRejectedValue(new TypeError('Failed to fetch'));
  await expect(ask(fileUrl)).rejects.toThrow('Failed to fetch');
});

it.each<[string, string, Partial<Request>]>([
  ['another distribution', `https://d222222abcdef8.cloudfront.net${path}`, {}],
  ['an upload', fileUrl, { method: 'POST' }],
  ['a preflight', fileUrl, { method: 'OPTIONS' }],
])('the worker leaves to the browser %s', (_, url, members) => {
  expect(ask(url, members)).toBeUndefined();
  expect(answerFile).not.toHaveBeenCalled();
});

it.each<[string, string, Partial<Request>]>([
  ['the virtual path itself', '/_files/', {}],
  ['no file’s path below it', `/_files/${folder}/index.html`, { mode: 'navigate', destination: 'document' }],
  ['a path beside it', `/_filesystem${path}`, {}],
  ['an upload to it', `/_files${path}`, { method: 'POST' }],
])('the worker leaves to the browser %s', (_, pathname, members) => {
  expect(ask(appOrigin + pathname, members, { virtualPath: '/_files/' })).toBeUndefined();
  expect(answerFile).not.toHaveBeenCalled();
});

it('the worker leaves to the browser everything on its own origin if there is no virtual path', () => {
  expect(ask(`${appOrigin}/_files${path}`)).toBeUndefined();
});
