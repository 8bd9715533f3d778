// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileAuth } from '../../../../src/page/index.js';
import { isSignOut, message } from '../../../../src/shared/contract/protocol.js';
import { errorOf } from '../../../support/unit/fake-page.js';
import { FakeServiceWorker, silent } from '../../../support/unit/fake-service-worker.js';
import { contentOf, makeTrouble, stateContent } from '../../../support/unit/memory-localforage.js';
import { file, folder } from '../../../support/unit/sample.js';
import { root, stateKey, store, useFakePage } from '../../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const signOutMessage = (epoch: number): object => message({ type: 'file-auth:sign-out', store, epoch });
const changed = (resumed: boolean, key: string | null): object =>
  message({ type: 'file-auth:tokens-changed', store, resumed, key });
const page = useFakePage();

describe('signOut()', () => {
  const tokens = { [`FILE_${file}`]: 'one', [`FOLDER_${folder}`]: 'two', ACCOUNT: 'three' };

  it('signOut() removes the tokens and nothing else', async () => {
    const fileAuth = await page.registered();
    for (const [key, token] of Object.entries(tokens)) contentOf().set(key, token);
    contentOf().set('settings', { dark: true }).set('ACCOUNTS', 'kept');
    await fileAuth.signOut();
    expect([...contentOf().keys()]).toEqual(['settings', 'ACCOUNTS']);
  });

  it('signOut() removes the keys that the worker’s templates make of any group of the path', async () => {
    const fileAuth = await page.registeredOwn({
      path: /\/(?<market>[a-z]+)\/(?<folder>.+)\/(?<file>.+)/,
      tokenKeys: ['MARKET_{market}', '{market}/{file}'],
    });
    contentOf().set('MARKET_berlin', 'one').set('paris/1', 'two').set('settings', 'kept');
    await fileAuth.signOut();
    expect([...contentOf().keys()]).toEqual(['settings']);
  });

  it('signOut() is recorded, each time in a new epoch, and told to the worker', async () => {
    const fileAuth = await page.registered();
    await fileAuth.signOut();
    expect(stateContent().get(stateKey)).toEqual({ epoch: 1, signedOut: true });
    expect(page.worker().received).toEqual([signOutMessage(1)]);
    await fileAuth.signOut();
    expect(stateContent().get(stateKey)).toEqual({ epoch: 2, signedOut: true });
    expect(page.worker().received).toEqual([signOutMessage(1), signOutMessage(2)]);
  });

  it('signOut() tells the worker when it can find no token any more', async () => {
    const fileAuth = await page.registered();
    contentOf().set('ACCOUNT', 'token');
    let left = -1;
    const { behaviour } = page.worker();
    page.worker().behaviour = (data, port, self) => {
      left = contentOf().size;
      behaviour(data, port, self);
    };
    await fileAuth.signOut();
    expect(left).toBe(0);
  });

  it('signOut() tells the workers of other scopes too', async () => {
    const fileAuth = await page.registered();
    const other = new FakeServiceWorker(`${root}other/file-auth-worker.js`, silent);
    page.container.addActive(`${root}other/`, other);
    await fileAuth.signOut();
    expect(other.received).toEqual([signOutMessage(1)]);
  });

  it('signOut() waits no longer than a second for a worker that says nothing', async () => {
    const fileAuth = await page.registered();
    page.worker().behaviour = silent;
    vi.useFakeTimers();
    const settled = vi.fn();
    const signingOut = fileAuth.signOut().then(settled);
    await vi.advanceTimersByTimeAsync(999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await signingOut;
  });

  it.each([
    ['the tokens', 'localforage', 'TOKEN_STORAGE_MANAGER', 1],
    // Newer than any sign-out that is recorded: no token ends it by its epoch.
    ['the state', 'file-auth-worker', 'state', Number.MAX_SAFE_INTEGER],
  ])(
    'signOut() rejects with storage-blocked if %s cannot be written, but only after the worker was told',
    async (_, name, storeName, epoch) => {
      const fileAuth = await page.registered();
      makeTrouble('fails', name, storeName);
      expect((await errorOf(fileAuth.signOut())).code).toBe('storage-blocked');
      expect(page.worker().received).toEqual([signOutMessage(epoch)]);
    },
  );

  it('signOut() removes the tokens even if it cannot be recorded', async () => {
    const fileAuth = await page.registered();
    for (const [key, token] of Object.entries(tokens)) contentOf().set(key, token);
    makeTrouble('fails', 'file-auth-worker', 'state');
    expect((await errorOf(fileAuth.signOut())).code).toBe('storage-blocked');
    expect(contentOf().size).toBe(0);
  });

  it('signOut() is recorded even if the tokens cannot be removed', async () => {
    const fileAuth = await page.registered();
    makeTrouble('fails');
    await errorOf(fileAuth.signOut());
    expect(stateContent().get(stateKey)).toEqual({ epoch: 1, signedOut: true });
  });

  /** A worker that changes the record when it is told of the sign-out. */
  function workerRecords(state: object): void {
    const { behaviour } = page.worker();
    page.worker().behaviour = (data, port, self) => {
      if (isSignOut(data)) stateContent().set(stateKey, state);
      behaviour(data, port, self);
    };
  }

  it('signOut() holds although a worker that started in its midst has taken it for ended', async () => {
    const fileAuth = await page.registered();
    workerRecords({ epoch: 1, signedOut: false });
    await fileAuth.signOut();
    expect(stateContent().get(stateKey)).toEqual({ epoch: 1, signedOut: true });
  });

  it.each([true, false])(
    'signOut() leaves the record of a later one in another tab as it is (signed out: %s)',
    async (signedOut) => {
      const fileAuth = await page.registered();
      workerRecords({ epoch: 2, signedOut });
      await fileAuth.signOut();
      expect(stateContent().get(stateKey)).toEqual({ epoch: 2, signedOut });
    },
  );

  it('signOut() in several tabs at once counts each', async () => {
    const [one, two] = [await page.registered(), await page.registered({ scope: '/app/' })];
    await Promise.all([one.signOut(), two.signOut()]);
    expect(stateContent().get(stateKey)).toEqual({ epoch: 2, signedOut: true });
  });

  it('status() says that somebody has signed out', async () => {
    const fileAuth = await page.registered();
    await fileAuth.signOut();
    expect((await fileAuth.status()).signedOut).toBe(true);
  });
});

describe('the end of a sign-out', () => {
  const signedOut = (): unknown => (stateContent().get(stateKey) as { signedOut: boolean }).signedOut;
  let fileAuth: FileAuth;

  beforeEach(async () => {
    fileAuth = await page.registered();
    await fileAuth.signOut();
    page.worker().received.length = 0;
  });

  it.each<[string, () => Promise<unknown>]>([
    ['by a token that is set', () => fileAuth.setAccountToken('token')],
    ['by resume()', () => fileAuth.resume()],
    ['by a page that registers', () => page.register()],
  ])('a sign-out ends %s', async (_, end) => {
    await end();
    expect(signedOut()).toBe(false);
    expect(stateContent().get(stateKey)).toEqual({ epoch: 1, signedOut: false });
    expect(page.worker().receivedOf('file-auth:tokens-changed')).toContainEqual(changed(true, null));
    expect((await fileAuth.status()).signedOut).toBe(false);
  });

  it('resume() keeps the epoch of a sign-out in between, which voids what was asked for before', async () => {
    const resuming = fileAuth.resume();
    await Promise.resolve();
    stateContent().set(stateKey, { epoch: 2, signedOut: true });
    await resuming;
    expect(stateContent().get(stateKey)).toMatchObject({ epoch: 2 });
  });

  it('a token that is removed ends no sign-out', async () => {
    await fileAuth.setToken('ACCOUNT', null);
    expect(signedOut()).toBe(true);
    expect(page.worker().received).toEqual([changed(false, 'ACCOUNT')]);
  });
});
