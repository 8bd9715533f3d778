import { expect, it, vi } from 'vitest';
import { message } from '../../../src/shared/contract/protocol.js';
import { contentOf } from '../../support/unit/memory-localforage.js';
import { cdn, fileUrl } from '../../support/unit/sample.js';
import { useWorker } from './use-worker.js';

vi.mock('localforage', () => import('../../support/unit/memory-localforage.js'));

const worker = useWorker();
const origins = [cdn];
const status = message({ type: 'file-auth:status' });

it('an application’s own worker loads a file with the token that the application has stored', async () => {
  contentOf().set('ACCOUNT', 'stored-token');
  await worker.install();
  expect((await worker.request(fileUrl))?.status).toBe(200);
  expect(worker.sentUrls()).toEqual([`${fileUrl}?authorization=stored-token`]);
});

it('an application’s own worker sends a file out untouched if there is no token, never with authorization=null', async () => {
  await worker.install();
  await worker.request(fileUrl);
  expect(worker.sentUrls()).toEqual([fileUrl]);
});

it('an application’s own worker sends the token under a key of a further group of the path, and none where that group took no part', async () => {
  const ofMarkets = /(?:\/(?<market>[a-z]+))?\/(?<folder>\d+)\/(?<file>\d+)/;
  await worker.install({ origins, path: ofMarkets, tokenKeys: ['MARKET_{market}'] });
  contentOf().set('MARKET_berlin', 'of-berlin').set('MARKET_', 'of-nobody');
  await worker.request(`${cdn}/berlin/1/2`);
  await worker.request(`${cdn}/1/2`);
  expect(worker.sentUrls()).toEqual([`${cdn}/berlin/1/2?authorization=of-berlin`, `${cdn}/1/2`]);
  const counts = { authorized: 1, untouched: 1 };
  expect(await worker.scope.post(status)).toMatchObject({ status: { counts } });
});

it('an application’s own worker parses no URL of a request that the router has parsed', async () => {
  contentOf().set('ACCOUNT', 'stored-token');
  await worker.install({ origins, cache: {} });
  const parsedBy: string[] = [];
  const construct = (target: typeof URL, args: [string, string?]): URL => {
    const [, , caller] = new Error('parsed').stack!.split('\n');
    parsedBy.push(caller!);
    return new target(...args);
  };
  vi.stubGlobal('URL', new Proxy(URL, { construct }));
  await worker.request(fileUrl, { mode: 'no-cors' });
  expect(worker.sentUrls()).toEqual([`${fileUrl}?authorization=stored-token`]);
  expect(parsedBy.join()).toContain('workbox-routing');
  expect(parsedBy.filter((line) => line.includes('/src/'))).toEqual([]);
});

it('an application’s own worker leaves everything else to the browser and to the application', async () => {
  contentOf().set('ACCOUNT', 'stored-token');
  await worker.install();
  expect(await worker.request('https://app.example/index.html')).toBeUndefined();
  expect(await worker.request(`https://evil.example/?x=${fileUrl}`)).toBeUndefined();
  expect(worker.fetched).not.toHaveBeenCalled();
});

it('an application’s own worker does nothing when it is imported and not installed', async () => {
  await import('../../../src/worker/index.js');
  expect(worker.scope.listeners.size).toBe(0);
});

it('an application’s own worker adds every listener while its script first runs', async () => {
  await worker.install();
  const added = [...worker.scope.listeners.keys()];
  await worker.request(fileUrl);
  await worker.scope.post(status);
  expect([...worker.scope.listeners.keys()]).toEqual(added);
  expect([...worker.scope.listeners.values()].map((each) => each.length)).toEqual(added.map(() => 1));
});

it('an application’s own worker is installed once', async () => {
  await worker.install();
  await expect(worker.install()).rejects.toThrow('Call it once');
});

it('a worker says in its console, once, that the name of a file keeps it from getting a token', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  await worker.install();
  for (const name of ['-my photo.png', '-my other photo.png'])
    expect(await worker.request(fileUrl.replace('.png', name))).toBeUndefined();
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn.mock.lastCall![0]).toContain('because its path contains "%20"');
  warn.mockRestore();
});
