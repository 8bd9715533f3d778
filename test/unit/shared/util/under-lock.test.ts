import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { underLock } from '../../../../src/shared/util/under-lock.js';
import { deferred } from '../../../support/unit/deferred.js';
import { createFakeLocks } from '../../../support/unit/fake-locks.js';

const { signal: never } = new AbortController();
const work = vi.fn<() => Promise<string>>();

beforeEach(() => {
  vi.stubGlobal('navigator', { locks: createFakeLocks() });
  work.mockReset().mockResolvedValue('done');
});
afterEach(() => vi.unstubAllGlobals());

describe('work under a lock', () => {
  it('waits for its turn', async () => {
    const held = deferred<void>();
    const holding = vi.fn(() => held.promise);
    const first = underLock('name', never, holding);
    const second = underLock('name', never, work);
    await vi.waitFor(() => expect(holding).toHaveBeenCalled());
    expect(work).not.toHaveBeenCalled();
    held.resolve();
    expect(await second).toBe('done');
    await first;
  });

  it.each<[string, object]>([
    ['the browser has no locks', {}],
    [
      'the page is refused them',
      { locks: { request: () => Promise.reject(new DOMException('Denied.', 'SecurityError')) } },
    ],
  ])('is done at once where %s', async (_, navigator) => {
    vi.stubGlobal('navigator', navigator);
    expect(await underLock('name', never, work)).toBe('done');
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('that fails is not done twice', async () => {
    work.mockRejectedValue(new Error('of its own'));
    await expect(underLock('name', never, work)).rejects.toThrow('of its own');
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('is not done once its wait has ended', async () => {
    const impatience = new AbortController();
    void underLock('name', never, () => new Promise(() => {}));
    const waiting = underLock('name', impatience.signal, work);
    impatience.abort(new Error('too long'));
    await expect(waiting).rejects.toThrow('too long');
    expect(work).not.toHaveBeenCalled();
  });
});
