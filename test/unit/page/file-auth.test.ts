// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { describe, expect, it, vi } from 'vitest';
import { version } from '../../../src/shared/contract/version.js';
import { openBroadcastChannels } from '../../support/unit/fake-broadcast-channel.js';
import { report, silent } from '../../support/unit/fake-service-worker.js';
import { contentOf, makeTrouble, resetStores } from '../../support/unit/memory-localforage.js';
import { cdn } from '../../support/unit/sample.js';
import { useFakePage } from '../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../support/unit/memory-localforage.js'));

const page = useFakePage();

describe('status()', () => {
  it('status() tells the versions, the options and the counts, and no token', async () => {
    contentOf().set('ACCOUNT', 'secret-token');
    const fileAuth = await page.registered({ parameter: 't' });
    const status = await fileAuth.status();
    expect(status).toEqual({
      version,
      mode: 'worker',
      noWorker: null,
      controlled: true,
      workerVersion: version,
      options: expect.objectContaining({ origins: [cdn], parameter: 't', path: null }) as object,
      signedOut: false,
      session: { state: 'off', until: null },
      ...report,
    });
    expect(JSON.stringify(status)).not.toContain('secret-token');
  });

  it('status() tells that the page is not controlled any more', async () => {
    const fileAuth = await page.registered();
    page.container.controller = null;
    expect((await fileAuth.status()).controlled).toBe(false);
  });

  it.each<[string, () => void]>([
    ['says nothing', () => (page.worker().behaviour = silent)],
    ['is gone', () => (page.container.registrations[0]!.active = null)],
  ])('status() does without the worker if that %s', async (_, lose) => {
    const fileAuth = await page.registered();
    await fileAuth.signOut();
    lose();
    vi.useFakeTimers();
    const asking = fileAuth.status();
    await vi.advanceTimersByTimeAsync(3000);
    expect(await asking).toMatchObject({
      workerVersion: null,
      signedOut: true,
      counts: {},
      reasons: {},
      failures: [],
      options: { origins: [cdn] },
    });
  });
});

describe('unregister()', () => {
  it('unregister() removes a stand-alone worker, detaches the page and leaves the tokens', async () => {
    contentOf().set('ACCOUNT', 'token');
    const fileAuth = await page.registered();
    await fileAuth.unregister();
    expect(page.container.registrations[0]!.unregister).toHaveBeenCalledTimes(1);
    expect(openBroadcastChannels()).toEqual([]);
    expect(contentOf().get('ACCOUNT')).toBe('token');
  });

  it('unregister() leaves a worker of the application registered', async () => {
    const fileAuth = await page.registeredOwn({});
    await fileAuth.unregister();
    expect(page.container.registrations[0]!.unregister).not.toHaveBeenCalled();
    expect(openBroadcastChannels()).toEqual([]);
  });
});

describe('registering with a store that is blocked', () => {
  it.each(['fails', 'hangs'] as const)('a page registers although its store %s', async (trouble) => {
    makeTrouble(trouble);
    makeTrouble(trouble, 'file-auth-worker', 'state');
    vi.useFakeTimers();
    const registering = page.register();
    await vi.advanceTimersByTimeAsync(3000);
    expect((await registering).mode).toBe('worker');
    resetStores();
  });
});
