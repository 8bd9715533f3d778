import { afterEach, expect, it, vi } from 'vitest';
import { cdn } from '../../support/unit/sample.js';
import { useWorker } from './use-worker.js';

vi.mock('localforage', () => import('../../support/unit/memory-localforage.js'));

const worker = useWorker();
afterEach(() => vi.doUnmock('../../../src/worker/scope.js'));

it('the worker file only offers its function when another worker loads it', async () => {
  // The file defines its global for good, so it gets a scope of its own in front of the common one.
  const scope = Object.create(globalThis) as {
    fileAuthWorker?: { installFileAuth(options: object): void };
  };
  vi.doMock('../../../src/worker/scope.js', () => ({ scope }));
  await import('../../../src/worker/classic.js');
  expect(worker.scope.listeners.size).toBe(0);
  expect(Object.keys(scope.fileAuthWorker!)).toEqual(['installFileAuth']);
  expect(Object.isFrozen(scope.fileAuthWorker)).toBe(true);
  scope.fileAuthWorker!.installFileAuth({ origins: [cdn] });
  expect(worker.scope.listeners.has('fetch')).toBe(true);
});
