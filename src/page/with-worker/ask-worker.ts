import type { PageMessage } from '../../shared/contract/protocol.js';
import { within } from '../../shared/util/within.js';
import { listen } from '../util/listen.js';

/** Sends a worker a message; resolves with its answer, or with `null` if that does not come in time or the worker is gone. */
export async function askWorker<T>(
  worker: ServiceWorker,
  question: PageMessage,
  isAnswer: (data: unknown) => data is T,
  ms: number,
): Promise<T | null> {
  const { port1, port2 } = new MessageChannel();
  const over = new AbortController();
  const answer = new Promise<T | null>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isAnswer(data)) resolve(data);
    };
    const look = (): void => void (worker.state === 'redundant' && resolve(null));
    listen(worker, ['statechange'], look, over);
    look();
  });
  worker.postMessage(question, [port2]);
  try {
    return await within(answer, ms, () => null);
  } finally {
    over.abort();
    port1.close();
  }
}
