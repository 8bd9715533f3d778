import { expect, it, vi } from 'vitest';
import { createSignOutMark } from '../../../src/worker/sign-out-mark.js';
import { createFakeStateStore } from '../../support/unit/fake-stores.js';
import { deferred } from '../../support/unit/deferred.js';
import type { SignOutState } from '../../../src/shared/token-store.js';

it('a sign-out that a page records while the worker clears an older mark is not undone', async () => {
  const state = createFakeStateStore(true);
  const mark = createSignOutMark(state);
  expect(await mark.isSet()).toBe(true);
  const reading = deferred<SignOutState>();
  const read = vi.spyOn(state, 'read').mockReturnValueOnce(reading.promise);
  mark.endBecauseOfToken();
  await vi.waitFor(() => expect(read).toHaveBeenCalled());
  // The page signs out: records, removes, tells.
  state.current = { epoch: 2, signedOut: true };
  mark.set();
  reading.resolve({ epoch: 1, signedOut: true });
  await new Promise<void>((resolve) => setImmediate(resolve));
  expect(state.current).toEqual({ epoch: 2, signedOut: true });
});

it('a worker that starts in the middle of a sign-out does not undo it', async () => {
  // The page has recorded the sign-out but not removed the tokens yet: a request finds one.
  const state = createFakeStateStore(true);
  const mark = createSignOutMark(state);
  mark.endBecauseOfToken();
  // Tokens are removed; the workers are told.
  await new Promise<void>((resolve) => setImmediate(resolve));
  mark.set();
  await new Promise<void>((resolve) => setImmediate(resolve));
  // A worker that starts later must still know.
  expect(await createSignOutMark(state).isSet()).toBe(true);
});
