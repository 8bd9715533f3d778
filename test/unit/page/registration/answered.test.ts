import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { answered } from '../../../../src/page/registration/answered.js';

const script = new URL('https://app.example/file-auth-worker.js');
const never = (): Promise<never> => new Promise(() => {});

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async () => new Response('script'));
});
afterEach(() => void vi.useRealTimers());

it('what the browser answers is handed on as it is', async () => {
  expect(await answered(Promise.resolve('registration'))).toBe('registration');
  await expect(answered(Promise.reject(new TypeError('no')))).rejects.toThrow('no');
  expect(vi.getTimerCount()).toBe(0);
});

it('a browser that is silent is waited for three seconds', async () => {
  const asked = Promise.all([answered(never()).catch(String), answered(never(), script).catch(String)]);
  const settled = vi.fn();
  void asked.then(settled);
  await vi.advanceTimersByTimeAsync(2999);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  for (const failure of await asked)
    expect(failure).toContain('the browser did not answer for three seconds');
});

it('a script that comes slowly is no silence', async () => {
  let end: (response: Response) => void = () => {};
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (end = resolve)));
  const asked = answered(new Promise((resolve) => setTimeout(() => resolve('registration'), 8000)), script);
  await vi.advanceTimersByTimeAsync(7500);
  end(new Response('script'));
  await vi.advanceTimersByTimeAsync(500);
  expect(await asked).toBe('registration');
});
