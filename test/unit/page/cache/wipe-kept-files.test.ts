// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { message } from '../../../../src/shared/contract/protocol.js';
import { FakeServiceWorker, silent } from '../../../support/unit/fake-service-worker.js';
import { contentOf, stateContent } from '../../../support/unit/memory-localforage.js';
import { cdn } from '../../../support/unit/sample.js';
import { root, stateKey, useFakePage } from '../../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const page = useFakePage();

describe('kept files', () => {
  const ourCache = `file-auth-worker:localforage/TOKEN_STORAGE_MANAGER:${root}`;
  const otherScope = `file-auth-worker:localforage/TOKEN_STORAGE_MANAGER:${root}other/`;
  const foreign = [
    'workbox-precache-v2',
    'file-auth-worker',
    'file-auth-worker:other/tokens:http://localhost:3000/',
    'my-file-auth-worker:localforage/TOKEN_STORAGE_MANAGER:',
  ];
  const cacheNames = (): Promise<string[]> => page.caches.storage.keys();

  beforeEach(() => {
    for (const name of [ourCache, otherScope, ...foreign]) page.caches.fill(name, `${cdn}/a`);
  });

  it('signOut() deletes the files kept by workers of every scope, and nobody else’s', async () => {
    const fileAuth = await page.registered();
    await fileAuth.signOut();
    expect(await cacheNames()).toEqual(foreign);
  });

  it('signOut() deletes the kept files although the worker says nothing', async () => {
    const fileAuth = await page.registered();
    page.worker().behaviour = silent;
    vi.useFakeTimers();
    const signingOut = fileAuth.signOut();
    await vi.advanceTimersByTimeAsync(1000);
    await signingOut;
    expect(await cacheNames()).toEqual(foreign);
  });

  it('clearCache() tells the worker, then deletes the kept files, and leaves the tokens', async () => {
    const fileAuth = await page.registered();
    contentOf().set('ACCOUNT', 'token');
    const other = new FakeServiceWorker(`${root}other/file-auth-worker.js`, silent);
    page.container.addActive(`${root}other/`, other);
    let kept: string[] = [];
    const { behaviour } = page.worker();
    const lookFirst = async (...[data, port, self]: Parameters<typeof behaviour>): Promise<void> => {
      kept = await cacheNames();
      behaviour(data, port, self);
    };
    page.worker().behaviour = (...asked) => void lookFirst(...asked);
    await fileAuth.clearCache();
    expect(kept).toContain(ourCache);
    expect(await cacheNames()).toEqual(foreign);
    expect(contentOf().get('ACCOUNT')).toBe('token');
    const clear = [message({ type: 'file-auth:clear' })];
    expect([page.worker().received, other.received]).toEqual([clear, clear]);
    expect((await fileAuth.status()).signedOut).toBe(false);
  });

  it('clearCache() deletes the files of its own store only', async () => {
    const fileAuth = await page.registered({ store: { name: 'other', storeName: 'tokens' } });
    await fileAuth.clearCache();
    expect(await cacheNames()).toEqual([
      ourCache,
      otherScope,
      ...foreign.filter((name) => !name.includes('other')),
    ]);
  });

  it('clearCache() waits for the caches no longer than a second', async () => {
    const fileAuth = await page.registered();
    page.caches.storage.keys = () => new Promise(() => {});
    vi.useFakeTimers();
    const settled = vi.fn();
    const clearing = fileAuth.clearCache().then(settled);
    await vi.advanceTimersByTimeAsync(999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await clearing;
  });

  it('signOut() rejects if the kept files cannot be reached, but only once the tokens are gone', async () => {
    const fileAuth = await page.registered();
    contentOf().set('ACCOUNT', 'token');
    page.caches.fail(new DOMException('The operation is insecure.', 'SecurityError'));
    await expect(fileAuth.signOut()).rejects.toThrow();
    expect(contentOf().size).toBe(0);
    expect(stateContent().get(stateKey)).toEqual({ epoch: 1, signedOut: true });
  });

  it('signOut() and clearCache() work in a browser without Cache Storage', async () => {
    const fileAuth = await page.registered();
    Reflect.deleteProperty(window, 'caches');
    Reflect.deleteProperty(globalThis, 'caches');
    expect('caches' in window).toBe(false);
    await fileAuth.signOut();
    await fileAuth.clearCache();
    expect(page.worker().receivedOf('file-auth:clear')).toHaveLength(1);
  });
});
