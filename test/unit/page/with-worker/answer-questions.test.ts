// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileAuth, GetToken, TokenRequest } from '../../../../src/page/index.js';
import { digest } from '../../../../src/shared/util/digest.js';
import { message, type GetTokenMessage } from '../../../../src/shared/contract/protocol.js';
import { deferred } from '../../../support/unit/deferred.js';
import { openFakePage, type FakePage } from '../../../support/unit/fake-page.js';
import { FakeServiceWorker, silent } from '../../../support/unit/fake-service-worker.js';
import { contentOf, makeTrouble, stateContent } from '../../../support/unit/memory-localforage.js';
import { cdn, file, folder, tokenLivingFor } from '../../../support/unit/sample.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const keys = [`FILE_${file}`, `FOLDER_${folder}`, 'ACCOUNT'];
const pending = message({ type: 'file-auth:pending' });
const none = message({ type: 'file-auth:none' });
const cannot = message({ type: 'file-auth:cannot' });
const token = (text: string, key = 'ACCOUNT', stored = true): object =>
  message({ type: 'file-auth:token', key, token: text, stored });

let page: FakePage;
const getToken = vi.fn<GetToken>();

beforeEach(() => {
  page = openFakePage();
  getToken.mockReset();
});
afterEach(() => {
  vi.useRealTimers();
  page.leave();
});

function question(members: Partial<GetTokenMessage> = {}): GetTokenMessage {
  return message({
    type: 'file-auth:get-token',
    key: 'ACCOUNT',
    keys,
    folder,
    file,
    reason: 'missing',
    deniedDigest: null,
    ...members,
  });
}

/** `AbortSignal.timeout`, but by timers that a test can fake. */
function abortAfter(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException('The operation timed out', 'TimeoutError')), ms);
  return controller.signal;
}

const worker = (): FakeServiceWorker => page.container.registrations[0]!.active!;
const ask = (members: Partial<GetTokenMessage> = {}): { readonly answers: unknown[] } =>
  page.container.askFrom(worker(), question(members));

/** The answers to a question once there are as many as expected. */
async function answersOf({ answers }: { readonly answers: unknown[] }, count = 2): Promise<unknown[]> {
  await vi.waitFor(() => expect(answers).toHaveLength(count));
  return answers;
}

describe('questions of the worker', () => {
  it('a question of the worker is answered by getToken: first that it is pending, then with the token', async () => {
    await page.register({ getToken });
    getToken.mockResolvedValue('fresh');
    expect(await answersOf(ask())).toEqual([pending, token('fresh')]);
    expect([...contentOf()]).toEqual([['ACCOUNT', 'fresh']]);
  });

  it('a question of the worker tells getToken everything there is to know', async () => {
    await page.register({ getToken });
    getToken.mockResolvedValue('fresh');
    const asked = { key: keys[0]!, reason: 'file-not-granted', deniedDigest: await digest('old') } as const;
    await answersOf(ask(asked));
    expect(getToken.mock.calls).toEqual([
      [
        {
          key: keys[0],
          keys,
          folder,
          file,
          reason: 'file-not-granted',
          signal: expect.any(AbortSignal) as AbortSignal,
        },
      ],
    ]);
  });

  it('a page asks for questions that came early', async () => {
    await page.register({ getToken });
    expect(page.container.startMessages).toHaveBeenCalled();
  });

  it('getToken may answer with a token for another key', async () => {
    await page.register({ getToken });
    getToken.mockResolvedValue({ key: 'ACCOUNT', token: 'broad' });
    expect(await answersOf(ask({ key: keys[0]! }))).toEqual([pending, token('broad')]);
    expect([...contentOf()]).toEqual([['ACCOUNT', 'broad']]);
  });

  it("getToken may answer with a server's JSON as it is, for the key that was asked for", async () => {
    await page.register({ getToken });
    getToken.mockResolvedValue({ token: 'exact' });
    const ofFile = { ...token('exact'), key: keys[0] };
    expect(await answersOf(ask({ key: keys[0]! }))).toEqual([pending, ofFile]);
    expect([...contentOf()]).toEqual([[keys[0], 'exact']]);
  });

  it.each([[null], [{ token: null }]])('getToken may answer that there is no token: %j', async (nothing) => {
    await page.register({ getToken });
    getToken.mockResolvedValue(nothing);
    expect(await answersOf(ask())).toEqual([pending, none]);
    expect(contentOf().size).toBe(0);
    expect(page.events).toEqual([]);
  });

  it('a page without getToken cannot answer', async () => {
    await page.register();
    expect(await answersOf(ask(), 1)).toEqual([cannot]);
  });

  const badToken = 'getToken must resolve to a token';
  it.each<[string, () => unknown, RegExp]>([
    ['rejects', () => Promise.reject(new Error('server is down')), /server is down/],
    [
      'throws',
      () => {
        throw new Error('oops');
      },
      /oops/,
    ],
    ['gives nothing', () => Promise.resolve(undefined), new RegExp(badToken)],
    ['gives an empty text', () => Promise.resolve(''), new RegExp(badToken)],
    ['gives a number', () => Promise.resolve(7), new RegExp(badToken)],
    ['gives a response', () => Promise.resolve({ ok: true, body: 'very-secret' }), new RegExp(badToken)],
    ['gives a key without a token', () => Promise.resolve({ key: 'A' }), new RegExp(badToken)],
    [
      'gives null as the key',
      () => Promise.resolve({ key: null, token: 'very-secret' }),
      new RegExp(badToken),
    ],
    ['gives an empty key', () => Promise.resolve({ key: '', token: 'very-secret' }), new RegExp(badToken)],
  ])('a question cannot be answered when getToken %s, and the page is told why', async (_, behave, text) => {
    const fileAuth = await page.register({ getToken });
    const failed = vi.fn();
    fileAuth.addEventListener('token-failed', failed);
    getToken.mockImplementation(behave as GetToken);
    expect(await answersOf(ask())).toEqual([pending, cannot]);
    expect(page.events).toEqual([
      {
        type: 'token-failed',
        key: 'ACCOUNT',
        error: expect.objectContaining({ message: expect.stringMatching(text) as string }) as Error,
      },
    ]);
    expect(failed).toHaveBeenCalledTimes(1);
    expect(
      page.events
        .map((event) => `${JSON.stringify(event)} ${String('error' in event && event.error)}`)
        .join(),
    ).not.toContain('very-secret');
    expect(contentOf().size).toBe(0);
  });

  it.each([
    [undefined, 25_000],
    [2000, 2000],
  ])(
    'a question cannot be answered when getToken takes too long (tokenTimeoutMs: %s)',
    async (tokenTimeoutMs, ms) => {
      await page.register({ getToken, tokenTimeoutMs });
      vi.useFakeTimers();
      getToken.mockReturnValue(new Promise(() => {}));
      const { answers } = ask();
      await vi.advanceTimersByTimeAsync(ms - 1);
      expect(answers).toEqual([pending]);
      expect(getToken.mock.lastCall![0].signal.aborted).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(answers).toEqual([pending, cannot]);
      expect(getToken.mock.lastCall![0].signal.aborted).toBe(true);
      expect(page.events).toMatchObject([{ type: 'token-failed', error: { name: 'TimeoutError' } }]);
    },
  );

  it('a token that cannot be stored is the answer, and the worker is told', async () => {
    await page.register({ getToken });
    makeTrouble('fails');
    getToken.mockResolvedValue('fresh');
    expect(await answersOf(ask())).toEqual([pending, token('fresh', 'ACCOUNT', false)]);
    expect(page.events).toEqual([{ type: 'storage-blocked' }]);
  });
});

describe('a token that another tab has stored', () => {
  const stored = tokenLivingFor(3600, Date.now());

  it.each([
    ['when none was refused', async () => null],
    ['when another one was refused', async () => digest('another')],
  ])(
    'a token that another tab has stored is the answer %s, and getToken is not asked',
    async (_, refused) => {
      await page.register({ getToken });
      contentOf().set('ACCOUNT', stored);
      expect(await answersOf(ask({ deniedDigest: await refused() }))).toEqual([pending, token(stored)]);
      expect(getToken).not.toHaveBeenCalled();
    },
  );

  it.each<[string, unknown]>([
    ['it is the refused one', stored],
    ['it has expired', tokenLivingFor(-10, Date.now())],
    ['it is no token', { token: stored }],
  ])('a token that another tab has stored is not the answer if %s: getToken is asked', async (_, value) => {
    await page.register({ getToken });
    contentOf().set('ACCOUNT', value);
    getToken.mockResolvedValue('fresh');
    const deniedDigest = await digest(stored);
    expect(await answersOf(ask({ deniedDigest }))).toEqual([pending, token('fresh')]);
  });

  it('a token that one question brings is the answer to the next one, which waits for its turn', async () => {
    await page.register({ getToken });
    const asking = deferred<string>();
    getToken.mockReturnValue(asking.promise);
    const [first, second] = [ask(), ask()];
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    asking.resolve('fresh');
    expect(await answersOf(first)).toEqual([pending, token('fresh')]);
    expect(await answersOf(second)).toEqual([pending, token('fresh')]);
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  it('tabs wait for each other by one lock for each store and key', async () => {
    await page.register({ getToken, store: { name: 'app', storeName: 'tokens' } });
    getToken.mockResolvedValue('fresh');
    await Promise.all([answersOf(ask()), answersOf(ask({ key: keys[0]! }))]);
    expect(page.locks.names).toEqual(['file-auth:app/tokens/ACCOUNT', `file-auth:app/tokens/${keys[0]}`]);
  });

  it.each([
    [undefined, 25_000],
    [2000, 2000],
  ])('a tab that never ends its turn is not waited for (tokenTimeoutMs: %s)', async (tokenTimeoutMs, ms) => {
    await page.register({ getToken, tokenTimeoutMs });
    const signalAfter = vi.spyOn(AbortSignal, 'timeout').mockImplementation(abortAfter);
    vi.useFakeTimers();
    void page.locks.request(
      'file-auth:localforage/TOKEN_STORAGE_MANAGER/ACCOUNT',
      () => new Promise(() => {}),
    );
    const { answers } = ask();
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(answers).toEqual([pending]);
    await vi.advanceTimersByTimeAsync(1);
    expect(answers).toEqual([pending, cannot]);
    expect(getToken).not.toHaveBeenCalled();
    expect(page.events).toMatchObject([{ type: 'token-failed', error: { name: 'TimeoutError' } }]);
    signalAfter.mockRestore();
  });

  it('questions are answered in a browser without locks', async () => {
    await page.register({ getToken });
    Object.defineProperty(navigator, 'locks', { configurable: true, value: undefined });
    delete (navigator as { locks?: unknown }).locks;
    const prototype = Object.getPrototypeOf(navigator) as { locks?: unknown };
    const inherited = Object.getOwnPropertyDescriptor(prototype, 'locks');
    delete prototype.locks;
    getToken.mockResolvedValue('fresh');
    const answers = await answersOf(ask());
    if (inherited) Object.defineProperty(prototype, 'locks', inherited);
    expect(answers).toEqual([pending, token('fresh')]);
  });
});

describe('questions and a sign-out', () => {
  const signedOutElsewhere = (): void => {
    stateContent().set('localforage/TOKEN_STORAGE_MANAGER', { epoch: 1, signedOut: true });
  };

  it('a sign-out keeps getToken from being asked', async () => {
    await page.register({ getToken });
    signedOutElsewhere();
    expect(await answersOf(ask())).toEqual([pending, none]);
    expect(getToken).not.toHaveBeenCalled();
  });

  it('a sign-out in another tab drops a token that was asked for before', async () => {
    await page.register({ getToken });
    const asking = deferred<string>();
    getToken.mockReturnValue(asking.promise);
    const asked = ask();
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    signedOutElsewhere();
    asking.resolve('secret-of-whoever-left');
    expect(await answersOf(asked)).toEqual([pending, none]);
    expect(contentOf().size).toBe(0);
  });

  it('a sign-out in another tab drops a token that was asked for before, also if somebody has signed in again since', async () => {
    await page.register({ getToken });
    const asking = deferred<string>();
    getToken.mockReturnValue(asking.promise);
    const asked = ask();
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    stateContent().set('localforage/TOKEN_STORAGE_MANAGER', { epoch: 1, signedOut: false });
    asking.resolve('secret-of-whoever-left');
    expect(await answersOf(asked)).toEqual([pending, none]);
    expect(contentOf().size).toBe(0);
  });

  it('a page that is being left, which reads no state any more, leaves the answer to the next page', async () => {
    await page.register({ getToken });
    const asking = deferred<string>();
    getToken.mockReturnValue(asking.promise);
    const asked = ask();
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    makeTrouble('fails', 'file-auth-worker', 'state');
    asking.resolve('secret-of-whoever-left');
    expect(await answersOf(asked)).toEqual([pending, cannot]);
    expect(contentOf().size).toBe(0);
  });

  it('a sign-out in this tab aborts getToken, and gives no token whatever it says then', async () => {
    const fileAuth = await page.register({ getToken });
    const asking = deferred<string>();
    getToken.mockReturnValue(asking.promise);
    const asked = ask();
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    await fileAuth.signOut();
    expect(getToken.mock.lastCall![0].signal.aborted).toBe(true);
    expect(await answersOf(asked)).toEqual([pending, none]);
    asking.resolve('secret-of-whoever-left');
    await asking.promise;
    expect(asked.answers).toHaveLength(2);
    expect(contentOf().size).toBe(0);
    // To sign out is no failure of getToken.
    expect(page.events).toEqual([]);
  });

  it('a sign-out that has ended lets getToken be asked again', async () => {
    const fileAuth: FileAuth = await page.register({ getToken });
    await fileAuth.signOut();
    await fileAuth.resume();
    getToken.mockResolvedValue('fresh');
    expect(await answersOf(ask())).toEqual([pending, token('fresh')]);
  });
});

describe('messages that get no answer', () => {
  beforeEach(async () => {
    getToken.mockResolvedValue('secret-token');
    await page.register({ getToken });
  });

  /** Asks, then asks in order: when the second is answered, the first would have been. */
  async function expectIgnored(source: unknown, data: unknown): Promise<void> {
    const ignored = page.container.askFrom(source, data);
    await answersOf(ask());
    expect(ignored.answers).toEqual([]);
    expect(getToken).toHaveBeenCalledTimes(1);
  }

  it.each<[string, () => unknown]>([
    ['another script of this origin', () => new FakeServiceWorker('http://localhost:3000/pwa.js', silent)],
    ['a window', () => window],
    ['nobody', () => null],
    ['an object that only looks like the worker', () => ({ scriptURL: worker().scriptURL })],
  ])('a message from %s gets no answer', async (_, source) => {
    await expectIgnored(source(), question());
  });

  it.each<[string, unknown]>([
    ['of another protocol', { ...question(), protocol: 2 }],
    ['that lacks its key', { ...question(), key: undefined }],
    ['of the application', { type: 'app:hello' }],
    ['that is empty', null],
  ])('a message %s gets no answer', async (_, data) => {
    await expectIgnored(worker(), data);
  });

  it('a message without a port gets no answer', async () => {
    page.container.dispatchEvent(
      Object.assign(new Event('message'), { data: question(), source: worker(), ports: [] }),
    );
    await answersOf(ask());
    expect(getToken).toHaveBeenCalledTimes(1);
  });
});

describe('a page that registers twice', () => {
  it('a page that registers twice answers once, by the later call', async () => {
    const earlier = vi.fn<(request: TokenRequest) => Promise<string>>();
    await page.register({ getToken: earlier });
    await page.register({ getToken });
    getToken.mockResolvedValue('fresh');
    expect(await answersOf(ask())).toEqual([pending, token('fresh')]);
    expect(earlier).not.toHaveBeenCalled();
  });

  it.each<[string, (later: FileAuth, abort: AbortController) => void | Promise<void>]>([
    ['its signal', (_, abort) => abort.abort()],
    ['unregister()', (later) => later.unregister()],
  ])(
    'a page that registers twice answers by the earlier call again when the later has ended by %s',
    async (_, end) => {
      const abort = new AbortController();
      const later = vi.fn<GetToken>().mockResolvedValue('later');
      getToken.mockResolvedValue('earlier');
      await page.register({ getToken });
      await end(await page.register({ getToken: later, signal: abort.signal }), abort);
      expect(await answersOf(ask())).toEqual([pending, token('earlier')]);
      expect(later).not.toHaveBeenCalled();
    },
  );

  it('a page that registers twice answers by the later call also when the earlier has ended', async () => {
    const abort = new AbortController();
    await page.register({ getToken: async () => 'earlier', signal: abort.signal });
    await page.register({ getToken });
    abort.abort();
    getToken.mockResolvedValue('later');
    expect(await answersOf(ask())).toEqual([pending, token('later')]);
  });

  it('a page that registers for two scopes answers for each by its own call', async () => {
    const other = vi.fn<GetToken>().mockResolvedValue('of the other scope');
    await page.register({ getToken });
    await page.register({ getToken: other, scope: '/app/', parameter: 't' });
    getToken.mockResolvedValue('of the root');
    expect(await answersOf(ask())).toEqual([pending, token('of the root')]);
    expect(other).not.toHaveBeenCalled();
  });
});

describe('the end of answering', () => {
  it.each<[string, (fileAuth: FileAuth, abort: AbortController) => void | Promise<void>]>([
    ['is the signal', (_, abort) => abort.abort()],
    ['is unregister()', (fileAuth) => fileAuth.unregister()],
  ])(
    'the end of answering %s: a question under way is given up, and a later one gets no answer',
    async (_, end) => {
      const abort = new AbortController();
      getToken.mockReturnValue(new Promise(() => {}));
      const fileAuth = await page.register({ getToken, signal: abort.signal });
      const asked = ask();
      await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
      await end(fileAuth, abort);
      expect(await answersOf(asked)).toEqual([pending, cannot]);
      const later = ask();
      await Promise.resolve();
      expect(later.answers).toEqual([]);
      expect(getToken).toHaveBeenCalledTimes(1);
      // Whoever ends it knows: that is no failure of getToken.
      expect(page.events).toEqual([]);
    },
  );
});

it('no token appears in anything the worker is told unasked', async () => {
  const fileAuth = await page.register({ getToken, origins: [cdn] });
  getToken.mockResolvedValue('secret-one');
  await answersOf(ask());
  await fileAuth.setAccountToken('secret-two');
  await fileAuth.setToken('ACCOUNT', null);
  await fileAuth.signOut();
  await fileAuth.resume();
  const said = JSON.stringify([worker().received, page.events, page.container.registered]);
  expect(said).toContain('file-auth:sign-out');
  expect(said).not.toContain('secret');
});
