import { expect, it, vi } from 'vitest';
import { createSignOutMark } from '../../../../src/shared/tokens/sign-out-mark.js';
import { deferred } from '../../../support/unit/deferred.js';
import { createFakeStateStore } from '../../../support/unit/fake-stores.js';

it('a token that is found ends a sign-out, which is recorded for workers that start later', async () => {
  const state = createFakeStateStore(true);
  const mark = createSignOutMark(state);
  expect(await mark.isSet()).toBe(true);
  mark.endBecauseOfToken();
  await vi.waitFor(() => expect(state.writes).toEqual([{ epoch: 1, signedOut: false }]));
  expect(await mark.isSet()).toBe(false);
  expect(await createSignOutMark(state).isSet()).toBe(false);
});

it('a token that is found while nobody is signed out costs no write', async () => {
  const state = createFakeStateStore();
  const mark = createSignOutMark(state);
  const update = vi.spyOn(state, 'update');
  mark.endBecauseOfToken();
  mark.endBecauseOfToken();
  expect(await mark.isSet()).toBe(false);
  // Everything here is microtasks: a write would have come by the next task.
  await new Promise<void>((resolve) => setImmediate(resolve));
  expect(update).not.toHaveBeenCalled();
});

it('a sign-out that a page records while the worker ends an older one is not undone', async () => {
  const state = createFakeStateStore(true);
  const mark = createSignOutMark(state);
  expect(await mark.isSet()).toBe(true);
  const turn = deferred<void>();
  const { update } = state;
  const updated = vi.spyOn(state, 'update').mockImplementation(async (change) => {
    await turn.promise;
    return update(change);
  });
  mark.endBecauseOfToken();
  await vi.waitFor(() => expect(updated).toHaveBeenCalled());
  // The page signs out: records, removes, tells.
  state.current = { epoch: 2, signedOut: true };
  mark.set(2);
  turn.resolve();
  await vi.waitFor(() => expect(state.writes).toHaveLength(1));
  expect(state.current).toEqual({ epoch: 2, signedOut: true });
  expect(await mark.isSet()).toBe(true);
});

it('a sign-out raises the generation, so that what began before is void', () => {
  const mark = createSignOutMark(createFakeStateStore());
  expect(mark.generation).toBe(0);
  mark.set(1);
  mark.set(2);
  expect(mark.generation).toBe(2);
});

it('a sign-out that cannot be unmarked in the store has ended in this worker all the same', async () => {
  const state = createFakeStateStore(true);
  vi.spyOn(state, 'update').mockRejectedValue(new Error('blocked'));
  const mark = createSignOutMark(state);
  mark.endBecauseOfToken();
  await vi.waitFor(() => expect(state.update).toHaveBeenCalled());
  expect(await mark.isSet()).toBe(false);
});

it('a sign-out that comes while the worker still reads its first state holds', async () => {
  const state = createFakeStateStore(true);
  const reading = deferred<{ epoch: number; signedOut: boolean }>();
  vi.spyOn(state, 'read').mockReturnValueOnce(reading.promise);
  const mark = createSignOutMark(state);
  mark.endBecauseOfToken();
  state.current = { epoch: 2, signedOut: true };
  mark.set(2);
  reading.resolve(state.current);
  // Everything here is microtasks: a write would have come by the next task.
  await new Promise<void>((resolve) => setImmediate(resolve));
  expect(await mark.isSet()).toBe(true);
  expect(state.current).toEqual({ epoch: 2, signedOut: true });
});

it('a sign-out that a page has ended already is not brought back by a token that is found', async () => {
  const state = createFakeStateStore(true);
  const mark = createSignOutMark(state);
  await mark.isSet();
  mark.endBecauseOfToken();
  state.current = { epoch: 2, signedOut: false };
  await vi.waitFor(() => expect(state.writes).toHaveLength(1));
  expect(state.current).toEqual({ epoch: 2, signedOut: false });
});

it('the end of a sign-out takes effect at once', async () => {
  const mark = createSignOutMark(createFakeStateStore(true));
  await mark.isSet();
  mark.end();
  expect(await mark.isSet()).toBe(false);
});
