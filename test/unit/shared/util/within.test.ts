import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { within } from '../../../../src/shared/util/within.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new Promise<string>(() => {});

it('an answer in time is the answer, and no timer is left', async () => {
  expect(await within(Promise.resolve('answer'), 100, () => 'late')).toBe('answer');
  expect(vi.getTimerCount()).toBe(0);
});

it('a failure in time is the failure, and no timer is left', async () => {
  await expect(within(Promise.reject(new Error('broken')), 100, () => 'late')).rejects.toThrow('broken');
  expect(vi.getTimerCount()).toBe(0);
});

it('no answer in time is what the caller makes of it, and not a moment earlier', async () => {
  const settled = vi.fn();
  const waiting = within(never, 100, () => 'late').then(settled);
  await vi.advanceTimersByTimeAsync(99);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await waiting;
  expect(settled).toHaveBeenCalledWith('late');
});

it('no answer in time can be made an error', async () => {
  const waiting = within(never, 100, () => {
    throw new Error('late');
  });
  const checked = expect(waiting).rejects.toThrow('late');
  await vi.advanceTimersByTimeAsync(100);
  await checked;
});
