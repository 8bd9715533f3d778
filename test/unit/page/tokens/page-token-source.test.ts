// @vitest-environment-options { "url": "https://app.example/" }
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GetToken, RegisterFileAuthWorkerOptions } from '../../../../src/page/index.js';
import { compileFileUrl } from '../../../../src/shared/contract/file-url.js';
import type { TokenSource } from '../../../../src/shared/tokens/token-source.js';
import { openPageTokens, type PageTokensForTest } from '../../../support/unit/open-page-tokens.js';
import { deferred } from '../../../support/unit/deferred.js';
import { FakeMessageChannel } from '../../../support/unit/fake-message-channel.js';
import { createFakeLocks } from '../../../support/unit/fake-locks.js';
import {
  contentOf,
  makeTrouble,
  resetStores,
  stateContent,
} from '../../../support/unit/memory-localforage.js';
import { cdn, fileLocation, tokenLivingFor } from '../../../support/unit/sample.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const stateKey = 'localforage/TOKEN_STORAGE_MANAGER';
const files = Array.from({ length: 200 }, (_, at) =>
  fileLocation({ file: `${String(at).padStart(8, '0')}-1111-4111-8111-111111111111` }),
);
const getToken = vi.fn<GetToken>();
let page: PageTokensForTest;

beforeEach(() => {
  resetStores();
  vi.stubGlobal('MessageChannel', FakeMessageChannel);
  Object.defineProperty(navigator, 'locks', { configurable: true, value: createFakeLocks() });
  getToken.mockReset().mockResolvedValue(null);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  page.end();
});

function tokens(options: Partial<RegisterFileAuthWorkerOptions> = {}): TokenSource {
  page = openPageTokens({ getToken, ...options });
  return page.source;
}

const first = (source: TokenSource, of = fileLocation()): Promise<string | null> =>
  source
    .begin(of, '')
    .first()
    .then((choice) => choice?.token ?? null);

describe('the tokens of a page', () => {
  it('getToken is asked once, however many files wait', async () => {
    const given = deferred<string>();
    getToken.mockReturnValue(given.promise);
    const source = tokens();
    const waiting = Promise.all(files.map((of) => first(source, of)));
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    given.resolve('fresh');
    expect(new Set(await waiting)).toEqual(new Set(['fresh']));
    expect(getToken).toHaveBeenCalledTimes(1);
    expect(getToken.mock.calls[0]![0]).toMatchObject({ key: 'ACCOUNT', reason: 'missing' });
    expect([...contentOf()]).toEqual([['ACCOUNT', 'fresh']]);
    expect(page.events).toEqual([{ type: 'token-refreshed', key: 'ACCOUNT' }]);
  });

  it('getToken is asked once if there is no token, and not at once again', async () => {
    const source = tokens();
    expect(new Set(await Promise.all(files.map((of) => first(source, of))))).toEqual(new Set([null]));
    expect(await first(source)).toBeNull();
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  it('getToken is asked again once a token was set or a sign-out has ended', async () => {
    const source = tokens();
    await first(source);
    source.changed(true);
    await first(source);
    expect(getToken).toHaveBeenCalledTimes(2);
  });

  it('getToken is asked for another token in time before the stored one expires', async () => {
    contentOf().set('ACCOUNT', tokenLivingFor(5, Date.now()));
    getToken.mockResolvedValue('fresh');
    expect(await first(tokens())).toBe('fresh');
    expect(getToken.mock.calls[0]![0]).toMatchObject({ key: 'ACCOUNT', reason: 'expired' });
  });

  it('getToken is not asked while what is stored is good', async () => {
    contentOf().set('ACCOUNT', tokenLivingFor(600, Date.now()));
    await first(tokens());
    expect(getToken).not.toHaveBeenCalled();
  });

  it('a token that another tab has stored meanwhile is used, and getToken not asked', async () => {
    const source = tokens();
    const read = page.stores.tokens.get;
    vi.spyOn(page.stores.tokens, 'get').mockImplementation((key) => {
      contentOf().set('ACCOUNT', 'from another tab');
      return read(key);
    });
    expect(await first(source)).toBe('from another tab');
    expect(getToken).not.toHaveBeenCalled();
  });

  it('a token that cannot be stored serves the files that wait', async () => {
    getToken.mockResolvedValue('fresh');
    const source = tokens();
    vi.spyOn(page.stores.tokens, 'set').mockRejectedValue(new Error('full'));
    expect(await Promise.all([first(source), first(source)])).toEqual(['fresh', 'fresh']);
    expect(page.events).toContainEqual({ type: 'storage-blocked' });
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  it('getToken alone is enough where the store hangs', async () => {
    vi.useFakeTimers();
    getToken.mockResolvedValue('fresh');
    const source = tokens();
    makeTrouble('hangs');
    makeTrouble('hangs', 'file-auth-worker', 'state');
    const waiting = first(source);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await waiting).toBe('fresh');
  });

  it('nobody is asked without getToken', async () => {
    expect(await first(tokens({ getToken: undefined }))).toBeNull();
    expect(page.events).toEqual([]);
  });

  it('a failure of getToken is reported, and it is asked again only later', async () => {
    getToken.mockRejectedValue(new Error('server is down'));
    const source = tokens();
    expect(await Promise.all([first(source), first(source)])).toEqual([null, null]);
    expect(await first(source)).toBeNull();
    expect(page.events).toMatchObject([{ type: 'token-failed', key: 'ACCOUNT' }]);
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  it('a page waits for getToken no longer than tokenTimeoutMs', async () => {
    vi.useFakeTimers();
    getToken.mockReturnValue(new Promise(() => {}));
    const waiting = first(tokens({ tokenTimeoutMs: 300 }));
    await vi.advanceTimersByTimeAsync(300);
    expect(await waiting).toBeNull();
    expect(getToken.mock.calls[0]![0].signal.aborted).toBe(true);
    expect(page.events).toMatchObject([{ type: 'token-failed', error: { name: 'TimeoutError' } }]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a token that the page itself writes with localforage is used at once in mode page', () => {
  const fileKey = `FILE_${fileLocation().file}`;
  const expired = tokenLivingFor(-10, Date.now());
  const good = tokenLivingFor(600, Date.now());

  it('for the file that was just uploaded, where there was no token before', async () => {
    const source = tokens();
    expect(await first(source, files[0])).toBeNull();
    contentOf().set(fileKey, good);
    expect(await first(source)).toBe(good);
  });

  it('for a file that the edge has denied to a broader token', async () => {
    contentOf().set('ACCOUNT', 'broader');
    const source = tokens();
    expect(await first(source, files[0])).toBe('broader');
    contentOf().set(fileKey, good);
    const session = source.begin(fileLocation(), '');
    const choice = (await session.first())!;
    expect(await session.another(choice, 'file-not-granted')).toEqual({ key: fileKey, token: good });
    expect(getToken).not.toHaveBeenCalled();
  });

  it('where there was one that has expired', async () => {
    contentOf().set('ACCOUNT', expired);
    const source = tokens();
    expect(await first(source)).toBeNull();
    contentOf().set('ACCOUNT', good);
    expect(await first(source)).toBe(good);
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  it('where the edge denies the one before as invalid', async () => {
    contentOf().set('ACCOUNT', 'invalid');
    const source = tokens();
    const session = source.begin(fileLocation(), '');
    const choice = (await session.first())!;
    contentOf().set('ACCOUNT', good);
    expect(await session.another(choice, 'token-invalid')).toEqual({ key: 'ACCOUNT', token: good });
    expect(getToken).not.toHaveBeenCalled();
  });

  it('where getToken has just said that there is none', async () => {
    const source = tokens();
    expect(await first(source)).toBeNull();
    expect(getToken).toHaveBeenCalledTimes(1);
    contentOf().set('ACCOUNT', good);
    expect(await first(source)).toBe(good);
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  it('for a link that is made ready, which asks nobody', async () => {
    const source = tokens();
    expect(await source.peek(fileLocation())).toBeNull();
    contentOf().set('ACCOUNT', good);
    expect(await source.peek(fileLocation())).toEqual({ key: 'ACCOUNT', token: good });
    expect(getToken).not.toHaveBeenCalled();
  });
});

describe('the tokens of a page after a sign-out', () => {
  it('a sign-out leaves no token to whoever waits, and none in the store', async () => {
    const given = deferred<string>();
    getToken.mockReturnValue(given.promise);
    const source = tokens();
    const waiting = first(source);
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    page.signOut();
    given.resolve('of somebody who left');
    expect(await waiting).toBeNull();
    expect(getToken.mock.calls[0]![0].signal.aborted).toBe(true);
    expect(contentOf().size).toBe(0);
    expect(page.events).toEqual([]);
  });

  it('a sign-out in another tab voids by its epoch what getToken was asked before', async () => {
    const given = deferred<string>();
    getToken.mockReturnValue(given.promise);
    const source = tokens();
    const waiting = first(source);
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    stateContent().set(stateKey, { epoch: 1, signedOut: false });
    given.resolve('of somebody who left');
    expect(await waiting).toBeNull();
    expect(contentOf().size).toBe(0);
  });

  it('a sign-out takes the token from a request that has one in hand already', async () => {
    contentOf().set('ACCOUNT', 'stored');
    const source = tokens();
    const session = source.begin(fileLocation(), '');
    const choice = (await session.first())!;
    contentOf().clear();
    page.signOut();
    getToken.mockResolvedValue('fresh');
    expect(await session.another(choice, 'token-expired')).toBeNull();
    expect(session.isCurrent()).toBe(false);
  });

  it('a sign-out keeps getToken from being asked until it ends', async () => {
    stateContent().set(stateKey, { epoch: 1, signedOut: true });
    getToken.mockResolvedValue('fresh');
    const source = tokens();
    expect(await first(source)).toBeNull();
    expect(getToken).not.toHaveBeenCalled();
    stateContent().set(stateKey, { epoch: 1, signedOut: false });
    source.changed(true);
    expect(await first(source)).toBe('fresh');
  });

  it('a sign-out ends the questions of before, and the next user’s are asked', async () => {
    const before = deferred<string>();
    getToken.mockReturnValueOnce(before.promise).mockResolvedValue('of the next user');
    const source = tokens();
    const waiting = first(source);
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    page.signOut();
    source.changed(true);
    const next = first(source);
    before.resolve('of somebody who left');
    expect(await Promise.all([waiting, next])).toEqual([null, 'of the next user']);
  });
});

describe('the tokens of a page that has ended', () => {
  it('a page that has ended asks nobody any more, and reports nothing', async () => {
    const source = tokens();
    page.end();
    expect(await first(source)).toBeNull();
    expect(getToken).not.toHaveBeenCalled();
    expect(page.events).toEqual([]);
  });

  it('a page that has ended waits for no answer of getToken', async () => {
    getToken.mockReturnValue(new Promise(() => {}));
    const waiting = first(tokens());
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    page.end();
    expect(await waiting).toBeNull();
    expect(getToken.mock.calls[0]![0].signal.aborted).toBe(true);
    expect(page.events).toEqual([]);
  });

  it('a page that has ended does not ask when its turn comes', async () => {
    const given = deferred<string>();
    getToken.mockReturnValueOnce(given.promise).mockResolvedValue('later');
    const other = openPageTokens({ getToken });
    const source = tokens();
    const ahead = first(other.source);
    await vi.waitFor(() => expect(getToken).toHaveBeenCalledTimes(1));
    const waiting = first(source);
    page.end();
    given.resolve('');
    expect(await Promise.all([ahead, waiting])).toEqual([null, null]);
    expect(getToken).toHaveBeenCalledTimes(1);
    other.end();
  });
});

it('a page knows the keys that its worker has made of a further group of the path', async () => {
  const path = /\/(?<market>[a-z]+)\/(?<folder>.+)\/(?<file>.+)/;
  page = openPageTokens(
    {},
    { path: { source: path.source, flags: path.flags }, tokenKeys: ['MARKET_{market}'] },
  );
  contentOf().set('MARKET_berlin', 'token');
  const file = compileFileUrl({ origins: [cdn], path })(`${cdn}/berlin/1/2`)!;
  expect(await first(page.source, file)).toBe('token');
});
