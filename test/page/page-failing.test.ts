// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { GetToken } from '../../src/page/index.js';
import { message } from '../../src/shared/protocol.js';
import { openBroadcastChannels } from '../support/unit/fake-broadcast-channel.js';
import { deferred } from '../support/unit/deferred.js';
import { errorOf, openFakePage, type FakePage } from '../support/unit/fake-page.js';
import { contentOf, makeTrouble, stateContent } from '../support/unit/memory-localforage.js';
import { file, folder } from '../support/unit/sample.js';

vi.mock('localforage', () => import('../support/unit/memory-localforage.js'));

let page: FakePage;
beforeEach(() => {
  page = openFakePage();
});
afterEach(() => {
  vi.useRealTimers();
  page.leave();
});
const question = message({
  type: 'file-auth:get-token', key: 'ACCOUNT', keys: ['ACCOUNT'], folder, file, reason: 'missing', refusedDigest: null,
} as const);
const ask = () => page.container.askFrom(page.container.registrations[0]!.active, question);

it('A: signing out removes the tokens even if it cannot be recorded', async () => {
  const fileAuth = await page.register();
  contentOf().set('ACCOUNT', 'token');
  makeTrouble('fails', 'file-auth-worker', 'state');
  expect((await errorOf(fileAuth.signOut())).code).toBe('storage-blocked');
  expect(contentOf().size).toBe(0);
});

it('B: a signal that is aborted already registers nothing', async () => {
  await errorOf(page.register({ signal: AbortSignal.abort(new Error('user left')) }));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(page.container.registered).toEqual([]);
});

it('C: an attempt that failed for its time limit answers no questions and listens to nothing', async () => {
  vi.useFakeTimers();
  makeTrouble('hangs', 'file-auth-worker', 'state');
  const failing = errorOf(page.register({ timeoutMs: 500, getToken: async () => 'x' }));
  await vi.advanceTimersByTimeAsync(5000);
  expect((await failing).name).toBe('FileAuthError');
  expect(openBroadcastChannels()).toEqual([]);
});

it('D: a question ends even if another tab never lets go of the lock', async () => {
  await page.register({ getToken: async () => 'x' });
  page.locks.request = () => new Promise(() => {});
  vi.useFakeTimers();
  const { answers } = ask();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(answers).toHaveLength(2);
});

it('E: signing out while getToken is under way is no failure of getToken', async () => {
  const asking = deferred<string>();
  const getToken = vi.fn<GetToken>().mockReturnValue(asking.promise);
  const fileAuth = await page.register({ getToken });
  const { answers } = ask();
  await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
  await fileAuth.signOut();
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  expect(page.events).toEqual([]);
  expect(answers[1]).toMatchObject({ type: 'file-auth:none' });
});

it('F: a sign-out in another tab while this one resumes is not undone', async () => {
  const fileAuth = await page.register();
  const key = 'localforage/TOKEN_STORAGE_MANAGER';
  stateContent().set(key, { epoch: 1, signedOut: true });
  const resuming = fileAuth.resume();
  await Promise.resolve();
  stateContent().set(key, { epoch: 2, signedOut: true });
  await resuming;
  expect(stateContent().get(key)).toMatchObject({ epoch: 2 });
});

it('G: of two calls in one page the earlier answers again when the later has ended', async () => {
  const earlier = vi.fn<GetToken>().mockResolvedValue('earlier');
  await page.register({ getToken: earlier });
  const later = await page.register({ getToken: async () => 'later', worker: 'stand-alone' });
  page.container.registrations[0]!.unregister = async () => true;
  await later.unregister();
  const { answers } = ask();
  await vi.waitFor(() => expect(answers).toHaveLength(2));
});
