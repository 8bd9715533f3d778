import { expect, it, vi } from 'vitest';
import { resolveFileAuthOptions, type FileAuthOptions } from '../../../src/shared/contract/options.js';
import { encodeOptions } from '../../../src/shared/contract/options-parameter.js';
import { contentOf } from '../../support/unit/memory-localforage.js';
import { appContext, cdn, fileUrl } from '../../support/unit/sample.js';
import { useWorker } from './use-worker.js';

vi.mock('localforage', () => import('../../support/unit/memory-localforage.js'));

const worker = useWorker();

/** Runs the worker file's own part under a URL with this parameter. */
async function runFile(parameter: string): Promise<void> {
  worker.moveTo(`https://app.example/file-auth-worker.js${parameter}`);
  const { installStandAlone } = await import('../../../src/worker/install-stand-alone.js');
  installStandAlone();
}

const encoded = (options: FileAuthOptions): string =>
  encodeOptions(resolveFileAuthOptions(options, appContext));

it('a stand-alone worker installs itself with the options in its URL, takes over at once and claims', async () => {
  contentOf().set('ACCOUNT', 'stored-token');
  await runFile(`?file-auth=${encoded({ origins: [cdn], parameter: 't' })}`);
  await worker.scope.dispatch('install');
  await worker.scope.dispatch('activate');
  await worker.request(fileUrl);
  expect(worker.sentUrls()).toEqual([`${fileUrl}?t=stored-token`]);
  expect(worker.scope.skipWaiting).toHaveBeenCalledTimes(1);
  expect(worker.scope.claim).toHaveBeenCalledTimes(1);
});

it('a stand-alone worker tells the browser which requests are none of its business', async () => {
  const addRoutes = vi.fn(async () => {});
  vi.stubGlobal('URLPattern', Object);
  await runFile(`?file-auth=${encoded({ origins: [cdn] })}`);
  await worker.scope.dispatch('install', { addRoutes });
  expect(addRoutes).toHaveBeenCalledTimes(1);
});

it('a worker without options in its URL is not installed', async () => {
  await runFile('?version=7');
  expect(worker.scope.listeners.size).toBe(0);
});

it.each([
  ['damaged', 'AAAA'],
  ['empty', ''],
])('a stand-alone worker fails to start if its options are %s', async (_, parameter) => {
  await expect(runFile(`?file-auth=${parameter}`)).rejects.toThrow(TypeError);
  expect(worker.scope.listeners.has('fetch')).toBe(false);
});
