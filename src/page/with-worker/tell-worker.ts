import { isDone, type PageMessage } from '../../shared/contract/protocol.js';
import { askWorker } from './ask-worker.js';

const acknowledgesWithinMs = 1000;

/** Tells the worker something; resolves when it has taken note, or after a second. */
export async function tellWorker(worker: ServiceWorker, news: PageMessage): Promise<void> {
  await askWorker(worker, news, isDone, acknowledgesWithinMs);
}
