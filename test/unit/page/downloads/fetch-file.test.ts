import { afterEach, expect, it, vi } from 'vitest';
import { fetchFile } from '../../../../src/page/downloads/fetch-file.js';
import { fileLocation, fileUrl } from '../../../support/unit/sample.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('fetchFile asks for a file as it is, and gives the denial of the edge', async () => {
  const headers = { 'x-file-auth': 'file-not-granted' };
  const fetched = vi.fn<typeof fetch>(async () => new Response('no', { status: 403, headers }));
  vi.stubGlobal('fetch', fetched);
  const init = { method: 'GET', signal: new AbortController().signal } as const;
  expect(await fetchFile(fileUrl, fileLocation(), init)).toMatchObject({
    reason: 'file-not-granted',
    choice: null,
    retried: false,
  });
  expect(fetched.mock.calls).toEqual([[fileUrl, init]]);
});
