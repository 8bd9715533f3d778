import { expect, it, vi } from 'vitest';
import { message } from '../../../../src/shared/contract/protocol.js';
import { allBroadcasts } from '../../../support/unit/fake-broadcast-channel.js';
import { contentOf, stateContent } from '../../../support/unit/memory-localforage.js';
import { appContext, cdn, file, fileUrl, folder, path } from '../../../support/unit/sample.js';
import { useWorker } from '../use-worker.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const worker = useWorker();
const origins = [cdn];
const store = { name: 'localforage', storeName: 'TOKEN_STORAGE_MANAGER' };
const status = message({ type: 'file-auth:status' });

it('a worker that pages talk to neither skips waiting nor claims, until a page asks it to', async () => {
  await worker.install();
  await worker.scope.dispatch('install');
  await worker.scope.dispatch('activate');
  expect(worker.scope.skipWaiting).not.toHaveBeenCalled();
  expect(worker.scope.claim).not.toHaveBeenCalled();
  expect(await worker.scope.post(message({ type: 'file-auth:claim' }))).toEqual(
    message({ type: 'file-auth:done' }),
  );
  expect(worker.scope.claim).toHaveBeenCalledTimes(1);
});

it.each<[string, string, number]>([
  ['this package’s file alone', 'https://app.example/file-auth-worker.js?file-auth=options', 1],
  ['an older version of its own', 'https://app.example/sw.js', 0],
])(
  'a worker that pages talk to skips waiting behind %s (%s) %i times when it is asked to claim',
  async (_, scriptURL, times) => {
    await worker.install();
    vi.stubGlobal('registration', { scope: appContext.scope.href, active: { scriptURL } });
    await worker.scope.post(message({ type: 'file-auth:claim' }));
    expect(worker.scope.skipWaiting).toHaveBeenCalledTimes(times);
  },
);

it.each([
  ['its own origin', 'https://app.example', true],
  ['a srcdoc frame in Chromium', 'null', true],
  ['a srcdoc frame in Firefox', 'moz-safe-about:srcdoc', true],
  ['another origin', 'https://evil.example', false],
  ['an origin that begins alike', 'https://app.example.evil.example', false],
  ['nobody', '', false],
])('a worker that pages talk to answers what comes from %s (%s): %s', async (_, origin, answers) => {
  await worker.install();
  expect((await worker.scope.post(status, { origin })) !== null).toBe(answers);
});

it('a page that talks to the worker learns its version, options and counts', async () => {
  await worker.install({ origins, path: /\/(?<folder>[^/]+)\/(?<file>[^/]+)/i, cors: 'never' });
  await worker.request(fileUrl);
  await worker.request(`${cdn}/a/b`);
  expect(await worker.scope.post(status)).toMatchObject({
    type: 'file-auth:status-answer',
    status: {
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      counts: { untouched: 2 },
      options: { origins, path: { flags: 'i' }, cors: 'never', parameter: 'authorization', store },
    },
  });
});

it('a page that talks to the worker hears of every file, and of no token', async () => {
  contentOf().set('ACCOUNT', 'stored-token');
  await worker.install();
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  await worker.request(`${fileUrl}?authorization=old-token`);
  await worker.request(`${fileUrl}?v=2`);
  expect(allBroadcasts()).toEqual([]);
  vi.advanceTimersByTime(50);
  const heard = allBroadcasts();
  expect(heard).toHaveLength(1);
  const told = { type: 'file', path, outcome: 'authorized', key: 'ACCOUNT' };
  expect(heard[0]).toMatchObject({
    name: 'file-auth:https://app.example/',
    data: { type: 'file-auth:events', events: [told, told] },
  });
  expect(JSON.stringify(heard)).not.toMatch(/stored-token|old-token/);
});

it('a page that talks to the worker stops tokens by signing out, and hears of it', async () => {
  contentOf().set('ACCOUNT', 'stored-token');
  await worker.install();
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  await worker.request(fileUrl);
  contentOf().clear();
  expect(await worker.scope.post(message({ type: 'file-auth:sign-out', store, epoch: 1 }))).toEqual(
    message({ type: 'file-auth:done' }),
  );
  await worker.request(fileUrl);
  expect(worker.sentUrls()).toEqual([`${fileUrl}?authorization=stored-token`, fileUrl]);
  vi.advanceTimersByTime(50);
  expect(allBroadcasts().map(({ data }) => data)).toEqual([
    message({
      type: 'file-auth:events',
      events: [
        expect.objectContaining({ type: 'file', outcome: 'authorized' }),
        { type: 'signed-out' },
        expect.objectContaining({ type: 'file', outcome: 'untouched' }),
      ],
    }),
  ]);
});

it('a page that talks to the worker makes a new token known at once', async () => {
  contentOf().set('ACCOUNT', 'old');
  await worker.install();
  await worker.request(fileUrl);
  contentOf().set('ACCOUNT', 'new');
  const change = message({ type: 'file-auth:tokens-changed', store, resumed: true });
  expect(await worker.scope.post(change)).toEqual(message({ type: 'file-auth:done' }));
  await worker.request(fileUrl);
  expect(worker.sentUrls().at(-1)).toBe(`${fileUrl}?authorization=new`);
});

it('a page that talks to the worker with another store does not sign this one out', async () => {
  stateContent().set('other/tokens', { epoch: 1, signedOut: true });
  contentOf().set('ACCOUNT', 'stored-token');
  await worker.install();
  const other = { name: 'other', storeName: 'tokens' };
  expect(await worker.scope.post(message({ type: 'file-auth:sign-out', store: other, epoch: 1 }))).toBeNull();
  await worker.request(fileUrl);
  expect(worker.sentUrls()).toEqual([`${fileUrl}?authorization=stored-token`]);
});

it('a page that talks to the worker learns why files could not be had', async () => {
  await worker.install();
  worker.fetched.mockImplementation(async () => new Response('', { status: 403 }));
  await worker.request(fileUrl);
  expect(await worker.scope.post(status)).toMatchObject({
    status: {
      reasons: { 'no-token': 1 },
      failures: [{ folder, file, reason: 'no-token', status: 403, time: expect.any(Number) as number }],
    },
  });
});

it.each([
  ['to drop what is kept', message({ type: 'file-auth:clear' })],
  ['that somebody signs out', message({ type: 'file-auth:sign-out', store, epoch: 1 })],
])('a page that talks to the worker may say %s where nothing can be kept at all', async (_, news) => {
  const { FileAuthPlugin } = await import('../../../../src/worker/index.js');
  // A plug-in makes the worker look for what strategies keep.
  const plugin = new FileAuthPlugin({ origins });
  expect(plugin.match).toBeTypeOf('function');
  worker.scope.caches.fail(new DOMException('The operation is insecure.', 'SecurityError'));
  expect(await worker.scope.post(news)).toEqual(message({ type: 'file-auth:done' }));
});

it.each<[string, object]>([
  ['of another origin', { origin: 'https://evil.example' }],
  ['that is no page of ours but another worker', { source: {} }],
])('a page that talks to the worker is not heard if the message is one %s', async (_, from) => {
  await worker.install();
  expect(await worker.scope.post(status, from)).toBeNull();
  expect(await worker.scope.post(message({ type: 'file-auth:claim' }), from)).toBeNull();
  expect(worker.scope.claim).not.toHaveBeenCalled();
});

it('a page that talks to the worker may talk to the application’s worker about other things, or say something damaged', async () => {
  await worker.install();
  for (const data of [
    null,
    'SKIP_WAITING',
    { type: 'SKIP_WAITING' },
    { type: 'file-auth:claim', protocol: 99 },
    { ...message({ type: 'file-auth:tokens-changed', store, resumed: true }), store: undefined },
    { ...message({ type: 'file-auth:sign-out', store, epoch: 1 }), epoch: undefined },
  ]) {
    expect(await worker.scope.post(data)).toBeNull();
  }
  expect(worker.scope.claim).not.toHaveBeenCalled();
});

it('a page that talks to the worker gets no answer, and breaks nothing, if the worker may not claim any more', async () => {
  await worker.install();
  worker.scope.claim.mockRejectedValue(new DOMException('not active', 'InvalidStateError'));
  expect(await worker.scope.post(message({ type: 'file-auth:claim' }))).toBeNull();
  expect(await worker.scope.post(status)).toMatchObject({ type: 'file-auth:status-answer' });
});
