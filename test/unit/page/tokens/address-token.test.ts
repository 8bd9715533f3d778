// @vitest-environment-options { "url": "https://app.example/" }
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GetToken, RegisterFileAuthWorkerOptions } from '../../../../src/page/index.js';
import type { AddressTokens } from '../../../../src/page/tokens/address-token.js';
import { openPageTokens, type PageTokensForTest } from '../../../support/unit/open-page-tokens.js';
import { deferred } from '../../../support/unit/deferred.js';
import { createFakeLocks } from '../../../support/unit/fake-locks.js';
import {
  contentOf,
  makeTrouble,
  resetStores,
  stateContent,
} from '../../../support/unit/memory-localforage.js';
import { fakeToken, file, fileLocation, folder, path, tokenLivingFor } from '../../../support/unit/sample.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const location = fileLocation();
const fileKey = `FILE_${file}`;
const folderKey = `FOLDER_${folder}`;
const stateKey = 'localforage/TOKEN_STORAGE_MANAGER';
const otherFile = '11111111-1111-4111-8111-111111111111';
const getToken = vi.fn<GetToken>();
let page: PageTokensForTest;

beforeEach(() => {
  resetStores();
  vi.stubGlobal('MessageChannel', MessageChannel);
  Object.defineProperty(navigator, 'locks', { configurable: true, value: createFakeLocks() });
  getToken.mockReset().mockResolvedValue(null);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  page.end();
});

function addressTokens(options: Partial<RegisterFileAuthWorkerOptions> = {}): AddressTokens {
  page = openPageTokens({ getToken, ...options });
  return page.addressTokens;
}

const grants = (...files: unknown[]): string => fakeToken({ sub: 'somebody', files });
const own = grants(`/${folder}/${file}`);

describe('stored tokens that may stand in an address', () => {
  it.each<[string, Record<string, unknown>, string | null]>([
    ['of the file that grants it', { [fileKey]: own }, own],
    ['of the file beside broader ones', { [fileKey]: own, [folderKey]: 'b', ACCOUNT: 'a' }, own],
    ['of the file that grants this name', { [fileKey]: grants(path) }, grants(path)],
    [
      'of the file that grants it by a text',
      { [fileKey]: fakeToken({ files: path }) },
      fakeToken({ files: path }),
    ],
    ['of the folder', { [folderKey]: 'broad' }, null],
    ['of the account', { ACCOUNT: 'broad' }, null],
    ['of another file', { [`FILE_${otherFile}`]: 'other' }, null],
    ['of the file that does not say what it opens', { [fileKey]: 'opaque' }, null],
    ['of the file that has claims but tells no grants', { [fileKey]: fakeToken({ sub: 'somebody' }) }, null],
    ['of the file that grants nothing', { [fileKey]: grants() }, null],
    ['of the folder that is stored for the file as well', { [fileKey]: own, [folderKey]: own }, null],
    ['of the account that is stored for the file as well', { [fileKey]: own, ACCOUNT: own }, null],
    ['of the file that grants the folder', { [fileKey]: grants(`/${folder}/`) }, null],
    [
      'of the file that grants another one, too',
      { [fileKey]: grants(path, `/${folder}/${otherFile}`) },
      null,
    ],
    ['of the file that grants another name', { [fileKey]: grants(`/${folder}/${file}.jpg`) }, null],
    ['of the file that grants what begins alike', { [fileKey]: grants(`${path}.exe`) }, null],
    ['of the file with grants of a kind nobody knows', { [fileKey]: grants({ all: true }, null, 7) }, null],
    ['of the file with a wildcard', { [fileKey]: grants('*') }, null],
    ['that is no text', { [fileKey]: { token: own } }, null],
    ['that is empty', { [fileKey]: '' }, null],
    ['that has expired', { [fileKey]: tokenLivingFor(-1, Date.now()) }, null],
  ])('whether it may stand in an address: a stored token %s', async (_, content, expected) => {
    for (const [key, value] of Object.entries(content)) contentOf().set(key, value);
    const tokens = addressTokens();
    expect(await tokens.stored(location)).toBe(expected);
    expect(await tokens.get(location)).toBe(expected);
  });

  it('a token may stand in an address if its key names the file, however the application spells it', async () => {
    const tokenKeys = ['{folder}', 'X_{file}_{folder}', '{file}', 'ALL'];
    contentOf().set(`X_${file}_${folder}`, own).set(folder, 'broad');
    expect(await addressTokens({ tokenKeys }).stored(location)).toBe(own);
    contentOf().set('ALL', own);
    expect(await addressTokens({ tokenKeys }).stored(location)).toBeNull();
  });

  it('a token of a further group of the path, which other files may share, may not stand in an address', async () => {
    const inMarket = { ...location, groups: { ...location.groups, market: 'berlin' } };
    const options = {
      path: /(?:\/(?<market>[a-z]+))?\/(?<folder>[^/]+)\/(?<file>[^/.]+)\.png/,
      tokenKeys: ['MARKET_{market}', '{market}/{file}'],
    };
    contentOf().set('MARKET_berlin', own);
    const tokens = addressTokens(options);
    expect(await tokens.stored(inMarket)).toBeNull();
    contentOf().delete('MARKET_berlin');
    contentOf().set(`berlin/${file}`, own);
    expect(await tokens.stored(inMarket)).toBe(own);
    expect(await tokens.stored(location)).toBeNull();
  });

  it('a stored token may not stand in an address while signed out, though it has not been removed yet', async () => {
    contentOf().set(fileKey, own);
    stateContent().set(stateKey, { epoch: 1, signedOut: true });
    const tokens = addressTokens();
    expect(await tokens.stored(location)).toBeNull();
    expect(await tokens.get(location)).toBeNull();
    expect(getToken).not.toHaveBeenCalled();
  });

  it('a stored token may not stand in an address if somebody signs out while it is looked for', async () => {
    contentOf().set(fileKey, own);
    const tokens = addressTokens();
    const { tokens: store } = page.stores;
    const read = store.get;
    vi.spyOn(store, 'get').mockImplementation(async (key) => {
      const value = await read(key);
      stateContent().set(stateKey, { epoch: 1, signedOut: true });
      return value;
    });
    expect(await tokens.stored(location)).toBeNull();
  });

  it.each(['fails', 'hangs'] as const)(
    'there is no token for an address if the store %s, and nothing fails',
    async (trouble) => {
      contentOf().set(fileKey, own);
      vi.useFakeTimers();
      const tokens = addressTokens({ getToken: undefined });
      makeTrouble(trouble);
      const looking = tokens.get(location);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await looking).toBeNull();
    },
  );

  it('a stored token may stand in an address where the state cannot be read: that forbids nothing', async () => {
    contentOf().set(fileKey, own);
    makeTrouble('fails', 'file-auth-worker', 'state');
    expect(await addressTokens().stored(location)).toBe(own);
  });
});

describe('getToken for an address', () => {
  const all = [fileKey, folderKey, 'ACCOUNT'];

  it('getToken is asked for the file’s own key, with the reason navigation', async () => {
    getToken.mockResolvedValue(own);
    expect(await addressTokens().get(location)).toBe(own);
    const signal = expect.any(AbortSignal) as AbortSignal;
    expect(getToken.mock.calls).toEqual([
      [{ key: fileKey, keys: all, folder, file, reason: 'navigation', signal }],
    ]);
    expect([...contentOf()]).toEqual([[fileKey, own]]);
  });

  it('stored() does not ask getToken', async () => {
    expect(await addressTokens().stored(location)).toBeNull();
    expect(getToken).not.toHaveBeenCalled();
  });

  it.each<[string, Partial<RegisterFileAuthWorkerOptions>]>([
    ['no key names the file', { tokenKeys: ['FOLDER_{folder}', 'ACCOUNT'] }],
    ['the first key does not name the file', { tokenKeys: ['ACCOUNT', 'FILE_{file}'] }],
    ['a header carries the token', { placement: 'header' }],
  ])('getToken is not asked for an address where %s', async (_, options) => {
    getToken.mockResolvedValue('token');
    expect(await addressTokens(options).get(location)).toBeNull();
    expect(getToken).not.toHaveBeenCalled();
  });

  it.each<[string, Awaited<ReturnType<GetToken>>]>([
    ['says that there is none', null],
    ['gives the token of the account, and says so', { key: 'ACCOUNT', token: 'broad' }],
    ['gives the token of the folder, and says so', { key: folderKey, token: 'broad' }],
    ['gives the token of another file, and says so', { key: `FILE_${otherFile}`, token: 'other' }],
    ['gives the token of the account for the file’s', own],
    ['gives the token of the account under the file’s key', { key: fileKey, token: own }],
    ['gives one that does not say what it opens', 'opaque'],
    ['gives one that does not say what it opens under the file’s key', { key: fileKey, token: 'opaque' }],
    ['gives one that has claims but tells no grants', fakeToken({ sub: 'somebody' })],
    ['gives one that grants the folder', grants(`/${folder}/`)],
    ['gives one that grants all that is listed', grants(path, `/${otherFile}/`)],
  ])('getToken that %s gives an address no token', async (_, given) => {
    contentOf().set('ACCOUNT', own);
    getToken.mockResolvedValue(given);
    const tokens = addressTokens();
    expect(await tokens.get(location)).toBeNull();
    expect(contentOf().has(fileKey)).toBe(false);
    expect(page.events).toEqual([]);
  });

  it('getToken may give a broad token under its own key, which is stored for the files of the page', async () => {
    getToken.mockResolvedValue({ key: 'ACCOUNT', token: 'broad' });
    await addressTokens().get(location);
    expect([...contentOf()]).toEqual([['ACCOUNT', 'broad']]);
  });

  it('getToken that gives the account’s token for whatever it is asked gives an address none, then and later', async () => {
    getToken.mockResolvedValue('account');
    const tokens = addressTokens();
    const { first, another } = page.source.begin(location, '');
    const choice = (await first())!;
    getToken.mockResolvedValue('account, renewed');
    // The file's own key is asked when what is stored does not open the file.
    expect(await another(choice, 'file-not-granted')).toEqual({ key: fileKey, token: 'account, renewed' });
    expect(await tokens.stored(location)).toBeNull();
    expect(await tokens.get(location)).toBeNull();
  });

  it('getToken is asked again for a file whose stored token may be a broad one, which is replaced', async () => {
    contentOf().set(fileKey, 'broad');
    getToken.mockResolvedValue(own);
    expect(await addressTokens().get(location)).toBe(own);
    expect(contentOf().get(fileKey)).toBe(own);
  });

  it('getToken is not asked for an address if another tab has stored a token meanwhile', async () => {
    const tokens = addressTokens();
    const { tokens: store } = page.stores;
    const read = store.get;
    let looks = 0;
    vi.spyOn(store, 'get').mockImplementation((key) => {
      if (key === fileKey && (looks += 1) === 2) contentOf().set(fileKey, own);
      return read(key);
    });
    expect(await tokens.get(location)).toBe(own);
    expect(getToken).not.toHaveBeenCalled();
  });

  it('getToken that fails is reported, and gives an address no token', async () => {
    getToken.mockRejectedValue(new Error('server is down'));
    expect(await addressTokens().get(location)).toBeNull();
    expect(page.events).toMatchObject([
      { type: 'token-failed', key: fileKey, error: { message: 'server is down' } },
    ]);
  });

  it.each([7, { key: fileKey, token: 7 }, { key: fileKey }, undefined, []])(
    'getToken that gives %j, which is no token, is reported',
    async (given) => {
      getToken.mockResolvedValue(given as unknown as string);
      expect(await addressTokens().get(location)).toBeNull();
      const error = expect.objectContaining({
        message: expect.stringContaining('getToken must resolve') as string,
      });
      expect(page.events).toEqual([{ type: 'token-failed', key: fileKey, error }]);
    },
  );

  it('getToken that is being asked when somebody signs out gives an address no token', async () => {
    const given = deferred<string>();
    getToken.mockReturnValue(given.promise);
    const tokens = addressTokens();
    const asked = tokens.get(location);
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    page.signOut();
    given.resolve(own);
    expect(await asked).toBeNull();
    expect(contentOf().size).toBe(0);
  });

  it('getToken that is being asked when somebody signs out in another tab gives an address no token', async () => {
    const given = deferred<string>();
    getToken.mockReturnValue(given.promise);
    const asked = addressTokens().get(location);
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    stateContent().set(stateKey, { epoch: 1, signedOut: false });
    given.resolve(own);
    expect(await asked).toBeNull();
    expect(contentOf().size).toBe(0);
  });

  it('getToken that is being asked when the page ends gives an address no token, and nothing is reported', async () => {
    getToken.mockReturnValue(new Promise(() => {}));
    const asked = addressTokens().get(location);
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    page.end();
    expect(await asked).toBeNull();
    expect(page.events).toEqual([]);
  });

  it('getToken is not asked for an address after the page has ended', async () => {
    const tokens = addressTokens();
    page.end();
    expect(await tokens.get(location)).toBeNull();
    expect(getToken).not.toHaveBeenCalled();
    expect(page.events).toEqual([]);
  });
});
