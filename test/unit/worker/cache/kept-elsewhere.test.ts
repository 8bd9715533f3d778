import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createKeptElsewhere } from '../../../../src/worker/cache/kept-elsewhere.js';
import { isKeptFileKey, keptFileKey } from '../../../../src/worker/cache/kept-file-key.js';
import { createFakeCaches, type FakeCaches } from '../../../support/unit/fake-caches.js';
import { cdn, fileUrl } from '../../../support/unit/sample.js';

const key = keptFileKey(fileUrl, 'authorization', 'somebody');
let caches: FakeCaches;

beforeEach(() => {
  caches = createFakeCaches();
  vi.stubGlobal('caches', caches.storage);
  caches.fill('images', key);
  caches.fill('images', fileUrl);
  caches.fill('pages', `${cdn}/index.html?x=file-auth-owner`);
});
afterEach(() => void vi.unstubAllGlobals());

it('what the application’s strategies keep of files goes, and nothing else', async () => {
  const kept = createKeptElsewhere();
  kept.isUsed = true;
  await kept.wipe();
  expect(caches.keysOf('images')).toEqual([fileUrl]);
  expect(caches.keysOf('pages')).toHaveLength(1);
});

it('caches are not even looked at where there is no plug-in', async () => {
  caches.fail(new Error('looked at'));
  await createKeptElsewhere().wipe();
});

it.each([
  ['no query', fileUrl, `${fileUrl}?file-auth-owner=somebody`],
  ['a token', `${fileUrl}?authorization=secret`, `${fileUrl}?file-auth-owner=somebody`],
  ['a query', `${fileUrl}?v=2&authorization=secret`, `${fileUrl}?v=2&file-auth-owner=somebody`],
  [
    'an owner that somebody put there',
    `${fileUrl}?file-auth-owner=me`,
    `${fileUrl}?file-auth-owner=somebody`,
  ],
])('the key of a file with %s holds the owner and no token', (_, url, expected) => {
  expect(keptFileKey(url, 'authorization', 'somebody')).toBe(expected);
  expect([isKeptFileKey(expected), isKeptFileKey(fileUrl)]).toEqual([true, false]);
});
