import { beforeEach, expect, it, vi } from 'vitest';
import { stubWorkerScope, type FakeWorkerScope } from '../../support/unit/fake-worker-scope.js';
import { message } from '../../../src/shared/protocol.js';
import { resetStores } from '../../support/unit/memory-localforage.js';
import { pageRequest } from '../../support/unit/page-request.js';
import { cdn, fileUrl } from '../../support/unit/sample.js';

vi.mock('localforage', () => import('../../support/unit/memory-localforage.js'));

let scope: FakeWorkerScope;
beforeEach(() => {
  vi.resetModules();
  resetStores();
  scope = stubWorkerScope();
});

it.each<[string, () => string[]]>([
  ['throws', () => { throw new Error('oops'); }],
  ['names no key', () => []],
  ['gives no list', () => null as unknown as string[]],
])('a file goes out untouched if the tokenKeys function %s', async (_, tokenKeys) => {
  vi.stubGlobal('fetch', vi.fn(async () => new Response('bytes')));
  const { installFileAuth } = await import('../../../src/worker/index.js');
  installFileAuth({ origins: [cdn], tokenKeys });
  let answer: Promise<Response> | undefined;
  await scope.dispatch('fetch', {
    request: pageRequest(fileUrl),
    clientId: 'page',
    respondWith: (response: Promise<Response>) => void (answer = response),
  });
  expect((await answer!).status).toBe(200);
});

it('a damaged message of a page ends in an answer or in none, but not in an error', async () => {
  const { isTokensChanged } = await import('../../../src/shared/protocol.js');
  expect(isTokensChanged({ ...message({ type: 'file-auth:tokens-changed', store: { name: 'a', storeName: 'b' }, resumed: true }), store: undefined })).toBe(false);
});
