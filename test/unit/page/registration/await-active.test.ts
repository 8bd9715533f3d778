// @vitest-environment-options { "url": "http://localhost:3000/app/?private=query" }
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { failureOf } from '../../../support/unit/failure-of.js';
import {
  FakeRegistration,
  FakeServiceWorker,
  ours,
  silent,
} from '../../../support/unit/fake-service-worker.js';
import { contentOf } from '../../../support/unit/memory-localforage.js';
import { root, useFakePage } from '../../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const page = useFakePage();

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  contentOf().set('ACCOUNT', 'secret-token');
});

describe('waiting for an active worker', () => {
  it('worker-failed: installing the worker fails', async () => {
    page.container.onRegister = async (script, scope) => {
      const registration = new FakeRegistration(scope);
      const worker = new FakeServiceWorker(script, silent);
      registration.installing = worker;
      setTimeout(() => {
        registration.installing = null;
        worker.become('redundant');
      });
      return registration;
    };
    const error = await failureOf(page.register());
    expect(error.code).toBe('worker-failed');
    expect(error.message).toContain('failed to install');
  });

  it.each(['installing', 'waiting'] as const)(
    'worker-failed: an older version, with options that may be others, is not taken for the worker that fails (while %s)',
    async (state) => {
      const old = new FakeServiceWorker(`${root}file-auth-worker.js?file-auth=b2xk`, ours(page.container));
      const registration = page.container.addActive(root, old);
      page.container.controller = old;
      page.container.onRegister = async (script) => {
        const update = new FakeServiceWorker(
          script,
          silent,
          state === 'waiting' ? 'installed' : 'installing',
        );
        registration[state] = update;
        setTimeout(() => {
          registration[state] = null;
          update.become('redundant');
        });
        return registration;
      };
      const error = await failureOf(page.register());
      expect(error.code).toBe('worker-failed');
      expect(error.message).toContain('failed to install');
      expect(old.received).toEqual([]);
      expect(registration.active).toBe(old);
    },
  );

  it('an update that a newer one replaces is no failure: the newer one is waited for', async () => {
    const old = new FakeServiceWorker(`${root}file-auth-worker.js?file-auth=b2xk`, silent);
    const registration = page.container.addActive(root, old);
    page.container.onRegister = async (script) => {
      const [update, newer] = [0, 1].map(() => new FakeServiceWorker(script, ours(page.container)));
      registration.installing = update!;
      setTimeout(() => {
        registration.installing = newer!;
        update!.become('redundant');
        setTimeout(() => {
          void registration.bringUp(newer!).then(() => page.container.takeControl(newer!));
        });
      });
      return registration;
    };
    await page.register();
    expect(page.container.controller).toBe(registration.active);
    expect(page.container.controller).not.toBe(old);
  });
});
