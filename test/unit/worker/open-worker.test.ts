import { expect, it, vi } from 'vitest';
import type { FileAuthOptions } from '../../../src/shared/contract/options.js';
import { message } from '../../../src/shared/contract/protocol.js';
import { allBroadcasts } from '../../support/unit/fake-broadcast-channel.js';
import { contentOf, countQuestions } from '../../support/unit/memory-localforage.js';
import { cdn } from '../../support/unit/sample.js';
import { blue, filePath } from '../../support/test-files.js';
import { useWorker } from './use-worker.js';

vi.mock('localforage', () => import('../../support/unit/memory-localforage.js'));

const worker = useWorker();
const origins = [cdn];

it.each<[string, object, string]>([
  ['wrong option', { origins: ['https://*.cloudfront.net'] }, 'wildcard'],
  ['unknown option', { origins, origin: cdn }, '"origin" is not an option'],
  ['option of the page only', { origins, getToken: async () => null }, '"getToken" is not an option'],
  ['own origin without a path', { origins: ['https://app.example'] }, 'pass a "path" option too'],
  ['virtual path outside its scope', { origins, virtualPath: '_files/' }, '"virtualPath" option'],
  ['misspelt member of the cache', { origins, cache: { entries: 1 } }, '"cache.entries" is not an option'],
])(
  'an application’s own worker with a %s fails to start and tells the page why',
  async (_, options, text) => {
    await expect(worker.install(options as FileAuthOptions)).rejects.toThrow(TypeError);
    expect(allBroadcasts()).toEqual([
      {
        name: 'file-auth:https://app.example/',
        data: message({
          type: 'file-auth:install-failed',
          message: expect.stringContaining(text) as string,
        }),
      },
    ]);
  },
);

it('an application’s own worker refuses routes or plug-ins with other options, and names them', async () => {
  await worker.install();
  const { fileAuthRoutes, FileAuthPlugin } = await import('../../../src/worker/index.js');
  const other = { origins, parameter: 't', cache: {} };
  const text = '"parameter", "cache" options differ';
  expect(() => fileAuthRoutes(other)).toThrow(text);
  expect(() => new FileAuthPlugin(other)).toThrow(TypeError);
});

it('an application’s own worker keeps Workbox from writing URLs with tokens to the console', async () => {
  await worker.install();
  expect((globalThis as { __WB_DISABLE_DEV_LOGS?: boolean }).__WB_DISABLE_DEV_LOGS).toBe(true);
});

it('an application’s own worker may have routes and plug-ins besides, with one memory and one ear for pages', async () => {
  const { fileAuthRoutes, FileAuthPlugin, installFileAuth } = await import('../../../src/worker/index.js');
  const options = { origins, virtualPath: '/_files/' };
  expect(new FileAuthPlugin(options).match).toBeTypeOf('function');
  expect(fileAuthRoutes({ ...options }).map(({ method }) => method)).toEqual(['GET', 'HEAD', 'GET', 'HEAD']);
  installFileAuth({ ...options, cors: 'auto' });
  expect(worker.scope.listeners.get('message')).toHaveLength(1);
  expect(worker.scope.listeners.get('fetch')).toHaveLength(1);
});

it('a worker that is started again reads its tokens while it starts, and nothing else', async () => {
  Object.assign((globalThis as unknown as ServiceWorkerGlobalScope).registration, { active: {} });
  contentOf().set('ACCOUNT', 'stored-token');
  await worker.install();
  // Which keys there are, and the token that may be for any file.
  await vi.waitFor(() => expect(countQuestions()).toBe(2));
  await worker.request(`${cdn}${filePath(blue, 1)}`);
  expect(worker.sentUrls()).toEqual([`${cdn}${filePath(blue, 1)}?authorization=stored-token`]);
  expect(countQuestions()).toBe(2);
});

it('a worker that is installed reads no store until a file is asked for', async () => {
  await worker.install();
  expect(await worker.scope.post(message({ type: 'file-auth:status' }))).not.toBeNull();
  expect(await worker.request('https://app.example/page.html')).toBeUndefined();
  expect(countQuestions()).toBe(0);
  await worker.request(`${cdn}${filePath(blue, 1)}`);
  expect(countQuestions()).toBeGreaterThan(0);
});
