// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { afterEach, beforeEach, expect, it, vi, type MockInstance } from 'vitest';
import type { GetToken } from '../../../../src/page/index.js';
import { stubContainer } from '../../../support/unit/fake-service-worker.js';
import { contentOf } from '../../../support/unit/memory-localforage.js';
import { fakeToken, file, fileUrl, folder } from '../../../support/unit/sample.js';
import { useFakePage } from '../../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const page = useFakePage();
const own = fakeToken({ files: [`/${folder}/${file}`] });
const broad = fakeToken({ files: [`/${folder}/`] });
const getToken = vi.fn<GetToken>();
let warn: MockInstance<typeof console.warn>;

beforeEach(() => {
  stubContainer(undefined);
  getToken.mockReset().mockResolvedValue(null);
  contentOf().set('ACCOUNT', broad);
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => void vi.restoreAllMocks());

const authorize = async (url: string): Promise<string> =>
  (await page.register({ getToken })).authorizeUrl(url);
const withToken = (token: string): string => `${fileUrl}?authorization=${token}`;

it('authorizeUrl() asks for a token of the file alone, and puts that into the address', async () => {
  getToken.mockImplementation(async ({ reason }) => (reason === 'navigation' ? own : null));
  expect(await authorize(fileUrl)).toBe(withToken(own));
  expect(getToken.mock.calls.map(([{ key, reason }]) => [key, reason])).toEqual([
    [`FILE_${file}`, 'navigation'],
  ]);
  expect(warn).not.toHaveBeenCalled();
});

it('authorizeUrl() takes the token of the file that is stored, and asks nobody', async () => {
  contentOf().set(`FILE_${file}`, own);
  expect(await authorize(fileUrl)).toBe(withToken(own));
  expect(getToken).not.toHaveBeenCalled();
});

it('authorizeUrl() says once, without the token, that it gives one that opens more than the file', async () => {
  const fileAuth = await page.register({ getToken });
  for (let count = 0; count < 2; count += 1)
    expect(await fileAuth.authorizeUrl(fileUrl)).toBe(withToken(broad));
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn.mock.calls[0]![0]).toContain('opens more than the file');
  expect(warn.mock.calls[0]![0]).not.toContain(broad);
});

it('authorizeUrl() leaves a URL as it is without a token, and one that is no file URL', async () => {
  contentOf().delete('ACCOUNT');
  expect(await authorize(fileUrl)).toBe(fileUrl);
  expect(await authorize('https://example.com/photo.png')).toBe('https://example.com/photo.png');
  expect(warn).not.toHaveBeenCalled();
});
