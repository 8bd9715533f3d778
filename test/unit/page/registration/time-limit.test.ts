// @vitest-environment-options { "url": "http://localhost:3000/app/?private=query" }
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { failureOf } from '../../../support/unit/failure-of.js';
import { errorOf } from '../../../support/unit/fake-page.js';
import { FakeServiceWorker, ours } from '../../../support/unit/fake-service-worker.js';
import { contentOf } from '../../../support/unit/memory-localforage.js';
import { useFakePage } from '../../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const page = useFakePage();

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  contentOf().set('ACCOUNT', 'secret-token');
});

describe('not-controlled: the worker does not take control', () => {
  it.each([
    [undefined, 10_000],
    [3000, 3000],
  ])(
    'not-controlled: the worker does not take control within the time limit (timeoutMs: %s)',
    async (timeoutMs, ms) => {
      page.container.onRegister = async (script, scope, container) =>
        container.addActive(scope, new FakeServiceWorker(script, ours(container, { claims: false })));
      vi.useFakeTimers();
      const settled = vi.fn();
      const failing = failureOf(page.register({ timeoutMs }));
      void failing.then(settled);
      await vi.advanceTimersByTimeAsync(ms - 1);
      expect(settled).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(1);
      const error = await failing;
      expect(error.code).toBe('not-controlled');
      expect(error.message).toContain(`within ${ms} ms`);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('not-controlled: neither the registration nor its script come to an end', async () => {
    page.container.onRegister = () => new Promise(() => {});
    vi.stubGlobal('fetch', () => new Promise(() => {}));
    vi.useFakeTimers();
    const failing = errorOf(page.register());
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await failing).code).toBe('not-controlled');
  });
});
