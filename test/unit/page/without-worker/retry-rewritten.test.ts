// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { describe, expect, it, vi } from 'vitest';
import type { FileAuth, FileEvent } from '../../../../src/page/index.js';
import { deferred } from '../../../support/unit/deferred.js';
import { contentOf } from '../../../support/unit/memory-localforage.js';
import { cdn, file, fileUrl, folder, path } from '../../../support/unit/sample.js';
import {
  html,
  image,
  rest,
  sourceOf,
  tell,
  usePageWithoutWorker,
  withToken,
} from '../../../support/unit/use-page-without-worker.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const fileKey = `FILE_${file}`;
const secondUrl = `${cdn}/${folder}/11111111-1111-4111-8111-111111111111.png`;
const otherUrl = `https://other.example${path}`;
const page = usePageWithoutWorker();
const { fetched, getToken } = page;

describe('elements that could not load', () => {
  const tokenOf = (url: unknown): string | null => new URL(String(url)).searchParams.get('authorization');
  const only = (good: string, reason: string | null = 'token-expired', status = 401): void => {
    fetched.mockImplementation(async (url) =>
      tokenOf(url) === good
        ? new Response('')
        : new Response('', { status, headers: reason === null ? {} : { 'x-file-auth': reason } }),
    );
  };
  const fileEvents = (): Partial<FileEvent>[] => page.events.filter((event) => event.type === 'file');

  async function failing(token = 'stale'): Promise<FileAuth> {
    contentOf().set('ACCOUNT', token);
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const fileAuth = await page.register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, token)));
    return fileAuth;
  }

  it('an element that could not load gets another token', async () => {
    await failing();
    only('fresh');
    getToken.mockResolvedValue('fresh');
    tell(image(), 'error');
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, 'fresh')));
    expect(getToken.mock.calls).toMatchObject([[{ key: 'ACCOUNT', reason: 'denied' }]]);
    expect(fetched.mock.calls.map(([url, init]) => [tokenOf(url), init!.method])).toEqual([
      ['stale', 'HEAD'],
      ['fresh', 'HEAD'],
    ]);
    tell(image(), 'load');
    expect(fileEvents()).toMatchObject([
      { type: 'file', outcome: 'authorized', key: 'ACCOUNT', path, destination: 'image' },
    ]);
  });

  it('an element gets another token after a framework, or document.open(), has replaced the root of the document', async () => {
    contentOf().set('ACCOUNT', 'stale');
    await page.register();
    const before = document.documentElement;
    try {
      const next = before.cloneNode(true);
      before.remove();
      document.append(next);
      await rest();
      document.body.innerHTML = `<img src="${fileUrl}">`;
      await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, 'stale')));
      only('fresh');
      getToken.mockResolvedValue('fresh');
      tell(image(), 'error');
      await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, 'fresh')));
    } finally {
      document.documentElement.remove();
      document.append(before);
    }
  });

  it('an element gets the file’s own token where the account’s does not open it', async () => {
    await failing();
    only('own', 'file-not-granted', 403);
    getToken.mockResolvedValue('own');
    tell(image(), 'error');
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, 'own')));
    expect([...contentOf()]).toEqual([
      ['ACCOUNT', 'stale'],
      [fileKey, 'own'],
    ]);
  });

  it('a file that no token opens is asked about once, and reported', async () => {
    const fileAuth = await failing();
    only('none', null, 404);
    for (const _ of [1, 2, 3]) {
      tell(image(), 'error');
      await rest();
    }
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(fileEvents()).toMatchObject([{ outcome: 'denied', status: 404, reason: null, key: 'ACCOUNT' }]);
    expect(await fileAuth.status()).toMatchObject({
      mode: 'page',
      counts: { denied: 1 },
      reasons: { origin: 1 },
      failures: [{ folder, file, reason: 'origin', status: 404 }],
    });
    expect(JSON.stringify([page.events, await fileAuth.status()])).not.toContain('stale');
  });

  it('a file is not asked about for ever though each answer is another token', async () => {
    await failing();
    let number = 0;
    getToken.mockImplementation(async () => `fresh${(number += 1)}`);
    fetched.mockImplementation(async () => new Response(''));
    for (let turn = 0; turn < 20; turn += 1) {
      tell(image(), 'error');
      await rest();
    }
    expect(fetched.mock.calls.length).toBeLessThanOrEqual(2);
    expect(getToken).not.toHaveBeenCalled();
  });

  it('an element loads once more with what another tab has stored, where nothing can be read', async () => {
    await failing();
    fetched.mockRejectedValue(new TypeError('Failed to fetch'));
    contentOf().set('ACCOUNT', 'fresh');
    vi.setSystemTime(Date.now() + 2000);
    tell(image(), 'error');
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, 'fresh')));
  });

  it('a file is reported as failed where nothing can be read and there is no other token', async () => {
    await failing();
    fetched.mockRejectedValue(new TypeError('Failed to fetch'));
    tell(image(), 'error');
    await vi.waitFor(() => expect(fileEvents()).toMatchObject([{ outcome: 'failed', status: 0 }]));
    expect(sourceOf(image())).toBe(withToken(fileUrl, 'stale'));
  });

  it('an element that failed is left alone if the application has given it something else', async () => {
    await failing();
    const answer = deferred<Response>();
    fetched.mockReturnValue(answer.promise);
    tell(image(), 'error');
    image().src = otherUrl;
    answer.resolve(new Response(''));
    await rest();
    expect(sourceOf(image())).toBe(otherUrl);
  });

  it('an element that failed is left alone if it names no file', async () => {
    await failing();
    document.body.innerHTML = `<img src="${otherUrl}">`;
    await rest();
    for (const type of ['error', 'load'] as const) tell(image(), type);
    await rest();
    expect(fetched).not.toHaveBeenCalled();
    expect(fileEvents()).toEqual([]);
  });

  it('an element that failed gets no token after somebody has signed out', async () => {
    const fileAuth = await failing();
    const answer = deferred<Response>();
    fetched.mockReturnValue(answer.promise);
    tell(image(), 'error');
    await fileAuth.signOut();
    answer.resolve(new Response(''));
    await rest();
    expect(html()).toBe(`<img src="${fileUrl}">`);
  });

  it('a picture gets another token, whichever of its sources failed', async () => {
    contentOf().set('ACCOUNT', 'stale');
    document.body.innerHTML = `<picture><source srcset="${secondUrl}"><img src="${fileUrl}"></picture>`;
    await page.register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, 'stale')));
    only('fresh');
    getToken.mockResolvedValue('fresh');
    tell(image(), 'error');
    await vi.waitFor(() =>
      expect(html()).toBe(
        `<picture><source srcset="${withToken(secondUrl, 'fresh')}"><img src="${withToken(fileUrl, 'fresh')}"></picture>`,
      ),
    );
  });
});
