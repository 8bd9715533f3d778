import { expect, it, vi } from 'vitest';
import { cdn } from '../../../support/unit/sample.js';
import { useWorker } from '../use-worker.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

useWorker();
const origins = [cdn];

it('the routes are two for files, and two more only if there is a virtual path', async () => {
  const { fileAuthRoutes } = await import('../../../../src/worker/index.js');
  expect(fileAuthRoutes({ origins })).toHaveLength(2);
});
