// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { describe, expect, it, vi } from 'vitest';
import type { FileAuth, FileAuthOptions } from '../../../../src/page/index.js';
import { message } from '../../../../src/shared/contract/protocol.js';
import { errorOf } from '../../../support/unit/fake-page.js';
import { openChannels } from '../../../support/unit/fake-message-channel.js';
import { silent } from '../../../support/unit/fake-service-worker.js';
import { contentOf, makeTrouble } from '../../../support/unit/memory-localforage.js';
import { file, folder } from '../../../support/unit/sample.js';
import { store, useFakePage } from '../../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const changed = (resumed: boolean, key: string | null): object =>
  message({ type: 'file-auth:tokens-changed', store, resumed, key });
const page = useFakePage();

describe('setting a token', () => {
  it.each<[string, (fileAuth: FileAuth) => Promise<void>, string]>([
    ['for a file', (fileAuth) => fileAuth.setFileToken(file, 'token'), `FILE_${file}`],
    ['for a folder', (fileAuth) => fileAuth.setFolderToken(folder, 'token'), `FOLDER_${folder}`],
    ['for the account', (fileAuth) => fileAuth.setAccountToken('token'), 'ACCOUNT'],
    ['under a key of its own choice', (fileAuth) => fileAuth.setToken('OTHER', 'token'), 'OTHER'],
  ])('a token that is set %s is stored, and the worker knows of it', async (_, set, key) => {
    const fileAuth = await page.registered();
    await set(fileAuth);
    expect([...contentOf()]).toEqual([[key, 'token']]);
    expect(page.worker().received).toEqual([changed(true, key)]);
    expect(JSON.stringify(page.worker().received)).not.toContain('"token"');
  });

  it('setFolderToken and setAccountToken store where the templates and the store of the application say', async () => {
    const fileAuth = await page.registered({
      tokenKeys: ['BOTH_{folder}_{file}', 'MARKET_{folder}', 'ACCOUNT_home_account'],
      store: { name: 'app', storeName: 'tokens' },
    });
    await fileAuth.setFolderToken(folder, 'one');
    await fileAuth.setAccountToken('two');
    expect([...contentOf('app', 'tokens')]).toEqual([
      [`MARKET_${folder}`, 'one'],
      ['ACCOUNT_home_account', 'two'],
    ]);
    expect(contentOf().size).toBe(0);
  });

  it('setAccountToken stores where the worker’s own templates say if the page gives none', async () => {
    const fileAuth = await page.registeredOwn({ tokenKeys: ['HOME'] });
    await fileAuth.setAccountToken('token');
    expect([...contentOf()]).toEqual([['HOME', 'token']]);
  });

  it.each<[string, Partial<FileAuthOptions>, (fileAuth: FileAuth) => Promise<void>, string]>([
    [
      'a file',
      { tokenKeys: ['M_{folder}', 'A'] },
      (auth) => auth.setFileToken(file, 't'),
      'setFileToken needs a template in "tokenKeys" with {file} only. Use setToken(key, token) instead',
    ],
    [
      'a folder',
      { tokenKeys: ['{folder}{file}', 'A'] },
      (auth) => auth.setFolderToken(folder, 't'),
      'setFolderToken needs a template in "tokenKeys" with {folder} only',
    ],
    [
      'the account',
      { tokenKeys: ['M_{folder}'] },
      (auth) => auth.setAccountToken('t'),
      'setAccountToken needs a template in "tokenKeys" with neither',
    ],
  ])('a token for %s without a template for it is a TypeError', async (_, options, set, text) => {
    const error = await errorOf(set(await page.registeredOwn(options)));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(text);
    expect(contentOf().size).toBe(0);
  });

  it.each<[string, (fileAuth: FileAuth) => Promise<void>, string]>([
    ['an empty file', (auth) => auth.setFileToken('', 'secret'), '"file" must be a non-empty string'],
    ['an empty folder', (auth) => auth.setFolderToken('', 'secret'), '"folder" must be a non-empty string'],
    ['an empty key', (auth) => auth.setToken('', 'secret'), '"key" must be a non-empty string'],
    ['an empty token', (auth) => auth.setAccountToken(''), '"token" must be a non-empty string'],
    [
      'a token that is no text',
      (auth) => auth.setToken('A', { secret: 1 } as unknown as string),
      '"token" must be a non-empty string',
    ],
    [
      'no token',
      (auth) => auth.setFileToken(file, undefined as unknown as string),
      '"token" must be a non-empty string',
    ],
    [
      'null for a file',
      (auth) => auth.setFileToken(file, null as unknown as string),
      '"token" must be a non-empty string',
    ],
  ])('setting a token with %s is a TypeError', async (_, set, text) => {
    const fileAuth = await page.registered();
    const error = await errorOf(set(fileAuth));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe(text);
    expect(contentOf().size).toBe(0);
    expect(page.worker().received).toEqual([]);
  });

  it('setToken(null) removes the token, and the worker knows of it', async () => {
    const fileAuth = await page.registered();
    contentOf().set('ACCOUNT', 'token').set('OTHER', 'kept');
    await fileAuth.setToken('ACCOUNT', null);
    expect([...contentOf()]).toEqual([['OTHER', 'kept']]);
    expect(page.worker().received).toEqual([changed(false, 'ACCOUNT')]);
  });

  it('setAccountToken rejects with storage-blocked, which shows no token, if the store fails', async () => {
    const fileAuth = await page.registered();
    makeTrouble('fails');
    const error = await errorOf(fileAuth.setAccountToken('secret-token'));
    expect(error.code).toBe('storage-blocked');
    expect(`${error.message} ${String(error.cause)}`).not.toContain('secret-token');
  });

  it('setAccountToken waits no longer than a second for a worker that says nothing', async () => {
    const fileAuth = await page.registered();
    page.worker().behaviour = silent;
    vi.useFakeTimers();
    const settled = vi.fn();
    const setting = fileAuth.setAccountToken('token').then(settled);
    await vi.advanceTimersByTimeAsync(999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await setting;
    expect(contentOf().get('ACCOUNT')).toBe('token');
    expect(openChannels()).toBe(0);
  });
});
