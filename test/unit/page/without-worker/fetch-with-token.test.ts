// @vitest-environment-options { "url": "https://app.example/" }
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GetToken, RegisterFileAuthWorkerOptions } from '../../../../src/page/index.js';
import type { FetchedFile } from '../../../../src/page/downloads/fetch-file.js';
import { createFetchWithToken } from '../../../../src/page/without-worker/fetch-with-token.js';
import { openPageTokens, type PageTokensForTest } from '../../../support/unit/open-page-tokens.js';
import { createFakeLocks } from '../../../support/unit/fake-locks.js';
import { contentOf, makeTrouble, resetStores } from '../../../support/unit/memory-localforage.js';
import { file, fileLocation, fileUrl, folder, tokenLivingFor } from '../../../support/unit/sample.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const location = fileLocation();
const fileKey = `FILE_${file}`;
const folderKey = `FOLDER_${folder}`;
const getToken = vi.fn<GetToken>();
const sent: { readonly url: string; readonly init: RequestInit }[] = [];
let edge: (url: URL, init: RequestInit) => Response | Promise<Response>;
let page: PageTokensForTest;

beforeEach(() => {
  resetStores();
  vi.stubGlobal('MessageChannel', MessageChannel);
  sent.length = 0;
  edge = () => new Response('bytes');
  Object.defineProperty(navigator, 'locks', { configurable: true, value: createFakeLocks() });
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    sent.push({ url, init });
    init.signal?.throwIfAborted();
    return edge(new URL(url), init);
  });
  getToken.mockReset().mockResolvedValue(null);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  page.end();
});

interface Asked {
  readonly options?: Partial<RegisterFileAuthWorkerOptions>;
  readonly url?: string;
  readonly method?: 'GET' | 'HEAD';
  readonly signal?: AbortSignal;
}

function fetchFile({ options, url = fileUrl, method = 'GET', signal }: Asked = {}): Promise<FetchedFile> {
  page = openPageTokens({ getToken, ...options });
  const init = { method, signal: signal ?? new AbortController().signal };
  const parameter = options?.parameter ?? 'authorization';
  return createFetchWithToken({ tokens: page.source, parameter })(url, location, init);
}

const denial = (reason: string, status = 403): Response =>
  new Response('no', { status, headers: { 'x-file-auth': reason } });
const tokenOf = (url: URL): string | null => url.searchParams.get('authorization');
const tokensSent = (): (string | null)[] => sent.map(({ url }) => tokenOf(new URL(url)));

describe('fetching a file without a worker', () => {
  it('a file is asked for with its token, with CORS and nothing else of the page', async () => {
    contentOf().set('ACCOUNT', 'stored');
    const signal = new AbortController().signal;
    const { response, ...told } = await fetchFile({ method: 'HEAD', signal });
    expect(sent).toEqual([
      {
        url: `${fileUrl}?authorization=stored`,
        init: { method: 'HEAD', signal, mode: 'cors', credentials: 'omit' },
      },
    ]);
    expect(await response.text()).toBe('bytes');
    expect(told).toEqual({ reason: null, choice: { key: 'ACCOUNT', token: 'stored' }, retried: false });
  });

  it('a file is asked for with its most specific token', async () => {
    contentOf().set('ACCOUNT', 'broad').set(fileKey, 'own');
    await fetchFile();
    expect(tokensSent()).toEqual(['own']);
  });

  it('a file is asked for by the parameter of the options, beside what else its query holds', async () => {
    contentOf().set('ACCOUNT', 'stored');
    await fetchFile({ options: { parameter: 't' }, url: `${fileUrl}?v=2&t=old#f` });
    expect(sent[0]!.url).toBe(`${fileUrl}?v=2&t=stored#f`);
  });

  it('a file is asked for as it is where there is no token', async () => {
    const { choice } = await fetchFile();
    expect(sent[0]!.url).toBe(fileUrl);
    expect(choice).toBeNull();
  });

  it('a file is asked for as it is where the store fails', async () => {
    makeTrouble('fails');
    const { choice, response } = await fetchFile({ options: { getToken: undefined } });
    expect([sent[0]!.url, choice, response.ok]).toEqual([fileUrl, null, true]);
  });

  it('a file that the network does not give rejects as fetch does, and is asked for once', async () => {
    contentOf().set('ACCOUNT', 'stored');
    edge = () => Promise.reject(new TypeError('Failed to fetch'));
    await expect(fetchFile()).rejects.toThrow('Failed to fetch');
    expect(sent).toHaveLength(1);
  });

  it('a file that nobody waits for any more rejects with the reason', async () => {
    await expect(fetchFile({ signal: AbortSignal.abort(new Error('user left')) })).rejects.toThrow(
      'user left',
    );
  });
});

describe('retrying after a denial', () => {
  const only =
    (good: string, reason = 'token-expired', status = 401) =>
    (url: URL): Response =>
      tokenOf(url) === good ? new Response('bytes') : denial(reason, status);

  it.each(['token-missing', 'token-malformed', 'token-invalid', 'token-expired', 'token-not-yet-valid'])(
    'a denial is answered once, by another token of the same key: %s',
    async (reason) => {
      contentOf().set('ACCOUNT', 'old');
      getToken.mockResolvedValue('fresh');
      edge = only('fresh', reason);
      const { response, ...told } = await fetchFile();
      expect(response.ok).toBe(true);
      expect(told).toEqual({ reason: null, choice: { key: 'ACCOUNT', token: 'fresh' }, retried: true });
      expect(tokensSent()).toEqual(['old', 'fresh']);
      expect(getToken.mock.calls).toMatchObject([[{ key: 'ACCOUNT', reason: 'denied' }]]);
    },
  );

  it('a second denial of the token is the answer', async () => {
    contentOf().set('ACCOUNT', 'old');
    getToken.mockResolvedValueOnce('fresh').mockResolvedValue('fresher');
    edge = () => denial('token-invalid', 401);
    const { reason, retried, response } = await fetchFile();
    expect([reason, retried, response.status]).toEqual(['token-invalid', true, 401]);
    expect(tokensSent()).toEqual(['old', 'fresh']);
  });

  it('the token that was denied is not tried again', async () => {
    contentOf().set('ACCOUNT', 'old');
    getToken.mockResolvedValue('old');
    edge = () => denial('token-invalid', 401);
    expect((await fetchFile()).retried).toBe(false);
    expect(tokensSent()).toEqual(['old']);
  });

  it('what another tab has stored meanwhile is tried after a denial', async () => {
    contentOf().set('ACCOUNT', 'old');
    edge = (url) => {
      contentOf().set('ACCOUNT', 'from another tab');
      return only('from another tab')(url);
    };
    expect((await fetchFile()).response.ok).toBe(true);
    expect(getToken).not.toHaveBeenCalled();
  });

  it('the next key is tried if a token is not for this file, and nobody is asked', async () => {
    contentOf().set(fileKey, 'a').set(folderKey, 'b').set('ACCOUNT', 'c');
    edge = only('c', 'file-not-granted', 403);
    const { choice, retried } = await fetchFile();
    expect([choice, retried]).toEqual([{ key: 'ACCOUNT', token: 'c' }, true]);
    expect(tokensSent()).toEqual(['a', 'b', 'c']);
    expect(getToken).not.toHaveBeenCalled();
  });

  it('getToken is asked once for the file’s own token if no key is left', async () => {
    contentOf().set('ACCOUNT', 'broad');
    getToken.mockResolvedValue('own');
    edge = only('own', 'file-not-granted', 403);
    expect((await fetchFile()).choice).toEqual({ key: fileKey, token: 'own' });
    expect(getToken.mock.calls).toMatchObject([[{ key: fileKey, reason: 'file-not-granted' }]]);
    expect([...contentOf()]).toEqual([
      ['ACCOUNT', 'broad'],
      [fileKey, 'own'],
    ]);
  });

  it('retrying comes to an end whatever the edge says', async () => {
    contentOf().set(fileKey, 'a').set(folderKey, 'b').set('ACCOUNT', 'c');
    let number = 0;
    getToken.mockImplementation(async () => `fresh ${(number += 1)}`);
    let turn = 0;
    edge = () => denial((turn += 1) % 2 === 0 ? 'file-not-granted' : 'token-invalid');
    await fetchFile();
    expect(sent.length).toBeLessThanOrEqual(6);
    expect(new Set(tokensSent()).size).toBe(sent.length);
  });

  it.each<[string, () => Response]>([
    ['S3’s own', () => new Response('', { status: 403 })],
    ['a missing file', () => new Response('', { status: 404 })],
    ['a request’s shape', () => denial('path-refused')],
    ['keys that are not there', () => denial('keys-unavailable', 503)],
    ['a header that nobody knows', () => denial('because', 403)],
    ['a header that looks like a member of every object', () => denial('constructor', 403)],
  ])('nothing is retried after %s', async (_, answer) => {
    contentOf().set('ACCOUNT', 'stored');
    getToken.mockResolvedValue('fresh');
    edge = answer;
    expect((await fetchFile()).retried).toBe(false);
    expect(sent).toHaveLength(1);
    expect(getToken).not.toHaveBeenCalled();
  });

  it('nothing is retried after somebody has signed out', async () => {
    contentOf().set('ACCOUNT', 'old');
    getToken.mockResolvedValue('fresh');
    edge = () => {
      page.signOut();
      return denial('token-expired', 401);
    };
    expect((await fetchFile()).reason).toBe('token-expired');
    expect(tokensSent()).toEqual(['old']);
    expect(getToken).not.toHaveBeenCalled();
  });

  it('the body of a denial is cancelled', async () => {
    contentOf().set('ACCOUNT', 'old');
    getToken.mockResolvedValue('fresh');
    const cancel = vi.fn();
    edge = (url) =>
      tokenOf(url) === 'fresh'
        ? new Response('bytes')
        : new Response(new ReadableStream({ cancel }), {
            status: 401,
            headers: { 'x-file-auth': 'token-expired' },
          });
    await fetchFile();
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it('a token that looks expired here is tried if it was just given: clocks differ', async () => {
    const expired = tokenLivingFor(-60, Date.now());
    getToken.mockResolvedValue(expired);
    edge = only(expired);
    expect((await fetchFile()).response.ok).toBe(true);
    expect(tokensSent()).toEqual([expired]);
  });
});
