import { expect, it, vi } from 'vitest';
import { compileFileUrl } from '../../../../src/shared/contract/file-url.js';
import { matchFile } from '../../../../src/worker/request/match-file.js';
import type { Sender } from '../../../../src/worker/request/sender.js';
import { pageRequest } from '../../../support/unit/page-request.js';
import { cdn, fileLocation, fileUrl, path } from '../../../support/unit/sample.js';

const isOwnRedirect = vi.fn<Sender['isOwnRedirect']>(() => false);
const worker = {
  matchFileUrl: compileFileUrl({ origins: [cdn] }),
  sender: { isOwnRedirect } as unknown as Sender,
};
const match = (url: string, members: Partial<Request> = {}): ReturnType<typeof matchFile> =>
  matchFile(new URL(url), pageRequest(url, { destination: 'image', ...members }), worker);

it('a request for a file is taken apart', () => {
  expect(match(`${fileUrl}?v=2`)).toEqual(fileLocation());
});

it.each<[string, string, Partial<Request>]>([
  ['another distribution', `https://d222222abcdef8.cloudfront.net${path}`, {}],
  ['a foreign URL that carries a file URL', `https://evil.example/?x=${fileUrl}`, {}],
  ['the application’s own pages', 'https://app.example/', {}],
  ['a link to a file', fileUrl, { mode: 'navigate', destination: 'document' }],
  ['a frame with a file', fileUrl, { mode: 'navigate', destination: 'iframe' }],
  ['what DevTools asks of the cache', fileUrl, { cache: 'only-if-cached' }],
])('a request for %s is left to the browser', (_, url, members) => {
  expect(match(url, members)).toBeNull();
});

it('a request that the worker has just redirected itself is left to the browser', () => {
  isOwnRedirect.mockReturnValueOnce(true);
  expect(match(`${fileUrl}?authorization=t`)).toBeNull();
  expect(isOwnRedirect).toHaveBeenLastCalledWith(`${fileUrl}?authorization=t`);
});
