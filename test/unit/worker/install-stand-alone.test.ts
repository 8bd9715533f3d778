import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  encodeOptions,
  resolveFileAuthOptions,
  type FileAuthOptions,
} from '../../../src/shared/contract/options.js';
import { contentOf } from '../../support/unit/memory-localforage.js';
import { appContext, cdn, fileUrl } from '../../support/unit/sample.js';
import { useWorker } from './use-worker.js';

vi.mock('localforage', () => import('../../support/unit/memory-localforage.js'));

const worker = useWorker();
const origins = [cdn];

describe('the worker file', () => {
  let ownGlobals: { fileAuthWorker?: { installFileAuth(options: object): void } };

  beforeEach(() => {
    // The file defines its global for good, so every run gets a scope of its own in front of the common one.
    ownGlobals = Object.create(globalThis) as typeof ownGlobals;
    vi.doMock('../../../src/worker/scope.js', () => ({ scope: ownGlobals }));
  });
  afterEach(() => vi.doUnmock('../../../src/worker/scope.js'));

  const runFile = (): Promise<unknown> => import('../../../src/worker/classic.js');
  const encoded = (options: FileAuthOptions): string =>
    encodeOptions(resolveFileAuthOptions(options, appContext), { staticRoutes: false });

  it('the worker file installs itself with the options in its URL, takes over at once and claims', async () => {
    worker.moveTo(
      `https://app.example/file-auth-worker.js?file-auth=${encoded({ origins, parameter: 't' })}`,
    );
    contentOf().set('ACCOUNT', 'stored-token');
    await runFile();
    await worker.scope.dispatch('install');
    await worker.scope.dispatch('activate');
    await worker.request(fileUrl);
    expect(worker.sentUrls()).toEqual([`${fileUrl}?t=stored-token`]);
    expect(worker.scope.skipWaiting).toHaveBeenCalledTimes(1);
    expect(worker.scope.claim).toHaveBeenCalledTimes(1);
  });

  it('the worker file only offers its function when another worker loads it', async () => {
    await runFile();
    expect(worker.scope.listeners.size).toBe(0);
    const offered = ownGlobals.fileAuthWorker;
    expect(Object.isFrozen(offered)).toBe(true);
    offered!.installFileAuth({ origins });
    expect(worker.scope.listeners.has('fetch')).toBe(true);
  });

  it.each([
    ['damaged', 'AAAA'],
    ['empty', ''],
  ])('the worker file fails to start if its options are %s', async (_, parameter) => {
    worker.moveTo(`https://app.example/file-auth-worker.js?file-auth=${parameter}`);
    await expect(runFile()).rejects.toThrow(TypeError);
    expect(worker.scope.listeners.has('fetch')).toBe(false);
  });
});
