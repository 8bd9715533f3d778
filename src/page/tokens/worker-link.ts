import {
  isDone,
  isStatusAnswer,
  message,
  type PageMessage,
  type WorkerStatus,
} from '../../shared/contract/protocol.js';
import { within } from '../../shared/util/within.js';

const acknowledgeWithinMs = 1000;
// A worker may have to start first.
const tellStatusWithinMs = 3000;

/** Asks the worker who it is; `null` if it does not say so in time: it has none of our code, or too old a version. */
export async function askStatus(worker: ServiceWorker): Promise<WorkerStatus | null> {
  const answer = await post(
    worker,
    message({ type: 'file-auth:status' }),
    isStatusAnswer,
    tellStatusWithinMs,
  );
  return answer?.status ?? null;
}

/** Tells the worker something; resolves when it has taken note, or after a second. */
export async function tell(worker: ServiceWorker, news: PageMessage): Promise<void> {
  await post(worker, news, isDone, acknowledgeWithinMs);
}

async function post<T>(
  worker: ServiceWorker,
  question: PageMessage,
  isAnswer: (data: unknown) => data is T,
  ms: number,
): Promise<T | null> {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<T>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isAnswer(data)) resolve(data);
    };
  });
  worker.postMessage(question, [port2]);
  try {
    return await within(answer, ms, () => null);
  } finally {
    port1.close();
  }
}
