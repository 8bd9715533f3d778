import { isStatusAnswer, message, type WorkerStatus } from '../../shared/contract/protocol.js';
import { askWorker } from './ask-worker.js';

// A worker may have to start first.
const answersWithinMs = 3000;

/** Asks the worker who it is; `null` if it does not say so in time: it does not contain this package, or an old version. */
export async function askStatus(worker: ServiceWorker): Promise<WorkerStatus | null> {
  const question = message({ type: 'file-auth:status' });
  return (await askWorker(worker, question, isStatusAnswer, answersWithinMs))?.status ?? null;
}
