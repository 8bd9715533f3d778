// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { errorOf } from '../../../support/unit/fake-page.js';
import { useFakePage } from '../../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const page = useFakePage();
const setPrerendering = (value: boolean): void =>
  void Object.defineProperty(document, 'prerendering', { configurable: true, value });

beforeEach(() => setPrerendering(true));
afterEach(() => {
  vi.useRealTimers();
  delete (document as { prerendering?: boolean }).prerendering;
});

it('a prerendered page asks for nothing, and no clock of its runs, until it is shown', async () => {
  vi.useFakeTimers();
  const getRegistration = vi.spyOn(page.container, 'getRegistration');
  const registering = page.register({ timeoutMs: 1000 });
  await vi.advanceTimersByTimeAsync(12_000);
  expect(getRegistration).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
  setPrerendering(false);
  document.dispatchEvent(new Event('prerenderingchange'));
  await vi.advanceTimersByTimeAsync(0);
  vi.useRealTimers();
  expect((await registering).mode).toBe('worker');
});

it('a prerendered page that gives up is told so at once', async () => {
  const controller = new AbortController();
  const failing = errorOf(page.register({ signal: controller.signal }));
  controller.abort(new Error('enough'));
  expect((await failing).message).toBe('enough');
});
