// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { TokenRequest } from '../../../../src/page/index.js';
import { contentOf } from '../../../support/unit/memory-localforage.js';
import { cdn } from '../../../support/unit/sample.js';
import { useFakePage } from '../../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const page = useFakePage();
const url = `${cdn}/.file-auth/session`;

interface Asked {
  readonly url: string;
  readonly what: string;
  readonly credentials: RequestCredentials | undefined;
}

let asked: Asked[];
/** How the distribution answers: a status, a reason, or not at all. */
let answer: (what: string) => number | string | null;

beforeEach(() => {
  asked = [];
  answer = () => 204;
  vi.stubGlobal('fetch', (target: string, { headers, credentials }: RequestInit) => {
    const { authorization, 'x-file-auth-session': control } = headers as Record<string, string>;
    const what = control ?? authorization ?? 'check';
    asked.push({ url: target, what, credentials });
    const answered = answer(what);
    if (answered === null) return Promise.reject(new TypeError('offline'));
    if (typeof answered === 'number') return Promise.resolve(new Response(null, { status: answered }));
    return Promise.resolve(new Response('', { status: 403, headers: { 'x-file-auth': answered } }));
  });
});

const questions = (): string[] => asked.map(({ what }) => what);
const untilAsked = (count: number): Promise<void> =>
  vi.waitFor(() => expect(questions()).toHaveLength(count));

/** A token that says when it expires, in seconds from now. */
function jwt(seconds: number): string {
  const iat = Math.floor(Date.now() / 1000);
  return `h.${btoa(JSON.stringify({ iat, exp: iat + seconds }))}.s`;
}

describe('a session', () => {
  it('is opened with the stored token of the account, and checked before that and after, with credentials', async () => {
    contentOf().set('ACCOUNT', 'stored');
    answer = (what) => (what === 'check' && asked.length === 1 ? 'token-missing' : 204);
    await page.registered({ session: true });
    await untilAsked(3);
    const credentials = 'include';
    expect(asked).toEqual(['check', 'Bearer stored', 'check'].map((what) => ({ url, what, credentials })));
  });

  it('that the page before has opened is opened again, and not checked again', async () => {
    contentOf().set('ACCOUNT', 'stored');
    const fileAuth = await page.registered({ session: true });
    await vi.waitFor(async () => expect((await fileAuth.status()).session.state).toBe('open'));
    expect(questions()).toEqual(['check', 'Bearer stored']);
  });

  it('is opened at each distribution, at the path that the edge has', async () => {
    contentOf().set('ACCOUNT', 'stored');
    const other = 'https://d222222abcdef8.cloudfront.net';
    await page.registered({ origins: [cdn, other], session: '/account/session' });
    await untilAsked(4);
    expect(new Set(asked.map((each) => each.url))).toEqual(
      new Set([`${cdn}/account/session`, `${other}/account/session`]),
    );
  });

  it('asks the application for the token that is missing, and for no file', async () => {
    const requests: TokenRequest[] = [];
    const getToken = async (request: TokenRequest): Promise<string> => {
      requests.push(request);
      return 'given';
    };
    await page.registered({ session: true, getToken });
    await untilAsked(2);
    const question = { key: 'ACCOUNT', keys: ['ACCOUNT'], folder: '', file: '', reason: 'session' };
    expect(requests).toEqual([expect.objectContaining(question)]);
    expect(questions()[1]).toBe('Bearer given');
    expect(contentOf().get('ACCOUNT')).toBe('given');
  });

  it('is opened again before its token expires', async () => {
    vi.useFakeTimers();
    contentOf().set('ACCOUNT', jwt(600));
    const next = jwt(1200);
    await page.registered({ session: true, getToken: async () => next });
    await vi.advanceTimersByTimeAsync(500_000);
    expect(questions()).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(75_000);
    expect(questions()[2]).toBe(`Bearer ${next}`);
  });

  it('is left alone by a change of another token, and by the same token again', async () => {
    contentOf().set('ACCOUNT', 'stored');
    const fileAuth = await page.registered({ session: true });
    await untilAsked(2);
    await fileAuth.setToken('FILE_1', 'other');
    await fileAuth.setAccountToken('stored');
    await fileAuth.setAccountToken('new');
    await untilAsked(3);
    expect(questions()[2]).toBe('Bearer new');
  });

  it('ends with the token of the account, if the application removes it and has no other', async () => {
    contentOf().set('ACCOUNT', 'stored');
    const fileAuth = await page.registered({ session: true });
    await untilAsked(2);
    await fileAuth.setToken('ACCOUNT', null);
    await untilAsked(3);
    expect(questions()[2]).toBe('close');
    expect((await fileAuth.status()).session.state).toBe('off');
  });

  it('that nobody answered for is tried again with the next token', async () => {
    contentOf().set('ACCOUNT', 'stored');
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    answer = () => null;
    const fileAuth = await page.registered({ session: true });
    await untilAsked(2);
    answer = () => 204;
    await fileAuth.resume();
    await untilAsked(4);
    expect((await fileAuth.status()).session.state).toBe('open');
  });

  it('tells until when it is open', async () => {
    const token = jwt(600);
    contentOf().set('ACCOUNT', token);
    const fileAuth = await page.registered({ session: true });
    await vi.waitFor(async () => expect((await fileAuth.status()).session.state).toBe('open'));
    const { until } = (await fileAuth.status()).session;
    expect(until! - Date.now()).toBeGreaterThan(560_000);
    expect(until! - Date.now()).toBeLessThanOrEqual(570_000);
  });

  it('that the edge refuses is one warning, without the token', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    contentOf().set('ACCOUNT', 'stored');
    answer = (what) => (what === 'check' ? 'token-missing' : 'token-too-large');
    const fileAuth = await page.registered({ session: true });
    await vi.waitFor(() => expect(warn).toHaveBeenCalled());
    await fileAuth.resume();
    await untilAsked(4);
    expect(warn.mock.calls).toEqual([
      ['file-auth-worker: No session is opened. The edge says token-too-large.'],
    ]);
    expect((await fileAuth.status()).session.state).toBe('off');
  });

  it('is not opened for somebody who signs out meanwhile', async () => {
    let give: (token: string) => void = () => {};
    const getToken = vi.fn(() => new Promise<string>((resolve) => (give = resolve)));
    const fileAuth = await page.registered({ session: true, getToken });
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    await fileAuth.signOut();
    give('late');
    await fileAuth.status();
    expect(questions()).toEqual(['close']);
  });

  it('is closed by a sign-out even if nobody could tell whether the browser has kept it', async () => {
    contentOf().set('ACCOUNT', 'stored');
    answer = (what) => {
      if (what !== 'check') return 204;
      return asked.length === 1 ? 'token-missing' : null;
    };
    const fileAuth = await page.registered({ session: true });
    await untilAsked(3);
    await fileAuth.signOut();
    expect(questions()[3]).toBe('close');
  });

  it('that cannot be closed fails the sign-out, after everything else is done', async () => {
    contentOf().set('ACCOUNT', 'stored');
    const fileAuth = await page.registered({ session: true });
    await untilAsked(2);
    answer = () => null;
    await expect(fileAuth.signOut()).rejects.toMatchObject({ code: 'session-left' });
    expect(contentOf().size).toBe(0);
    answer = () => 204;
    await fileAuth.signOut();
  });

  it('is closed when the page unregisters', async () => {
    contentOf().set('ACCOUNT', 'stored');
    const fileAuth = await page.registered({ session: true });
    await untilAsked(2);
    await fileAuth.unregister();
    expect(questions()[2]).toBe('close');
  });

  it.each<[string, object, string]>([
    ['a word', { session: 'yes' }, '"session" option must be true, false or the path'],
    ['no account', { session: true, tokenKeys: ['FILE_{file}'] }, '"session" option needs a last template'],
  ])('is refused for %s', async (_, options, message) => {
    await expect(page.register(options)).rejects.toThrow(message);
  });
});
