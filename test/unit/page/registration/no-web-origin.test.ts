// @vitest-environment-options { "url": "capacitor://localhost/index.html" }
import { expect, it, vi } from 'vitest';
import { stubContainer } from '../../../support/unit/fake-service-worker.js';
import { useFakePage } from '../../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const page = useFakePage();

it('an app with a scheme of its own does without a worker where its web view has none', async () => {
  stubContainer(undefined);
  expect((await page.register()).mode).toBe('page');
  expect(page.events).toMatchObject([{ type: 'no-worker', reason: 'no-web-origin' }]);
});

it('an app with a scheme of its own does without a worker where its web view refuses one', async () => {
  page.container.onRegister = () =>
    Promise.reject(new TypeError("The URL protocol ('capacitor:') is not supported."));
  expect((await page.register()).mode).toBe('page');
  expect(page.events).toMatchObject([
    {
      type: 'no-worker',
      reason: 'no-web-origin',
      message: expect.stringContaining('begins with capacitor:'),
    },
  ]);
});
