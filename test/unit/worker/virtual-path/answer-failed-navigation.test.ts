import { beforeEach, expect, it, vi } from 'vitest';
import type { FileAuthEvent } from '../../../../src/shared/contract/events.js';
import type { FailurePage, FileNotShown } from '../../../../src/shared/contract/failure-page-option.js';
import type { FileWorker } from '../../../../src/worker/file-worker.js';
import { answerFailedNavigation } from '../../../../src/worker/virtual-path/answer-failed-navigation.js';
import { stubWorkerScope } from '../../../support/unit/fake-worker-scope.js';
import { pageRequest } from '../../../support/unit/page-request.js';
import { appOrigin, file, fileLocation, fileUrl, folder, path } from '../../../support/unit/sample.js';

const events: FileAuthEvent[] = [];
const told: unknown[] = [];
let windows: { url: string }[] = [];

beforeEach(() => {
  events.length = 0;
  told.length = 0;
  windows = [{ url: `${appOrigin}/album` }];
  stubWorkerScope(`${appOrigin}/sw.js`);
  vi.stubGlobal('navigator', { languages: ['en'] });
  vi.stubGlobal('clients', { matchAll: async () => windows });
  vi.stubGlobal('reportError', (error: unknown) => told.push(error));
});

interface Asked {
  readonly download?: string | null;
  readonly failurePage?: FailurePage;
  readonly reason?: FileNotShown['reason'];
}

function ask({ download = null, failurePage, reason = 'file-not-granted' }: Asked): Promise<Response> {
  const request = pageRequest(`${appOrigin}/_files${path}`, { mode: 'navigate', destination: 'document' });
  const options = { virtualPath: '/_files/', failurePage };
  const worker = { options, reporter: { report: (event: FileAuthEvent) => events.push(event) } };
  return answerFailedNavigation(
    { file: fileLocation(), url: fileUrl, download },
    request,
    { status: 403, reason },
    worker as unknown as FileWorker,
  );
}

it('a download that fails leaves the page as it is, and tells it', async () => {
  const response = await ask({ download: '' });
  expect([response.status, response.body]).toEqual([204, null]);
  expect(events).toEqual([{ type: 'download-failed', folder, file, path, reason: 'file-not-granted' }]);
});

it.each([
  ['no window is open', []],
  ['the only window shows a file', [{ url: `${appOrigin}/_files${path}` }]],
  ['the only window is outside of the scope', [{ url: 'https://elsewhere.example/' }]],
])('a download that fails shows why if %s, since nobody hears of it', async (_, open) => {
  windows = open;
  const response = await ask({ download: 'Holiday.png' });
  expect([response.status, response.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
  expect(await response.text()).toContain('Holiday.png');
});

it('a file that is not shown has no other name than it would have been saved under, whatever a link says', async () => {
  windows = [];
  const html = await (await ask({ download: 'Call\u202e 555-0100/now.exe' })).text();
  expect(html).toContain('<bdi>Call 555-0100_now.exe.png</bdi>');
});

it('a file that is not shown has a page with its name, in the middle of what the application has open', async () => {
  const response = await ask({});
  expect(response.status).toBe(403);
  expect(await response.text()).toContain(`<bdi>${file}.png</bdi>`);
  expect(events).toEqual([]);
});

it('a page of the application takes the place of that page: the browser is led to its URL', async () => {
  const response = await ask({ failurePage: `${appOrigin}/not-shown?from=files#top` });
  expect(response.status).toBe(302);
  const address = new URL(response.headers.get('location')!);
  expect([address.origin + address.pathname, address.hash]).toEqual([`${appOrigin}/not-shown`, '#top']);
  expect(Object.fromEntries(address.searchParams)).toEqual({
    from: 'files',
    url: fileUrl,
    reason: 'file-not-granted',
    status: '403',
  });
});

it('a page of the application is not led to without a network, where it would not come', async () => {
  const response = await ask({ failurePage: `${appOrigin}/not-shown`, reason: 'network' });
  expect([response.status, response.headers.get('location')]).toEqual([403, null]);
});

it('a page of the application may be what its function returns, without the sandbox of files', async () => {
  const failurePage = vi.fn(async () => {
    const headers = { 'content-type': 'text/html', 'cache-control': 'no-cache', 'content-length': '99' };
    const page = new Response('<p>Ours</p>', { status: 410, headers });
    // What the browser would refuse.
    return Object.defineProperty(page, 'redirected', { value: true });
  });
  const response = await ask({ failurePage });
  expect(failurePage.mock.calls).toEqual([[{ url: fileUrl, status: 403, reason: 'file-not-granted' }]]);
  expect([response.status, response.redirected, await response.text()]).toEqual([410, false, '<p>Ours</p>']);
  expect(Object.fromEntries(response.headers)).toEqual({
    'cache-control': 'no-cache',
    'content-type': 'text/html',
    'x-content-type-options': 'nosniff',
  });
});

it.each<[string, () => Response | Promise<Response>]>([
  [
    'throws',
    () => {
      throw new Error('broken');
    },
  ],
  ['rejects', () => Promise.reject(new Error('broken'))],
  ['returns an answer that cannot be read', () => Response.error()],
  ['returns nothing', () => undefined as unknown as Response],
])(
  'a page of the application that fails is replaced by that of the package: its function %s',
  async (_, failurePage) => {
    const response = await ask({ failurePage });
    expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('no such file')]);
    expect(told.length).toBeLessThanOrEqual(1);
  },
);

it('a page of the application that does not come is waited for no longer than five seconds', async () => {
  vi.useFakeTimers();
  const answer = ask({ failurePage: () => new Promise<Response>(() => {}) });
  await vi.advanceTimersByTimeAsync(5000);
  expect((await answer).status).toBe(403);
  vi.useRealTimers();
});
