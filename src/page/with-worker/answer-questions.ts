import {
  isGetToken,
  isPing,
  message,
  type GetTokenMessage,
  type TokenAnswer,
} from '../../shared/contract/protocol.js';
import { digest } from '../../shared/util/digest.js';
import type { ObtainToken } from '../tokens/obtain-token.js';
import { listen } from '../util/listen.js';

interface AnswerParts {
  readonly container: ServiceWorkerContainer;
  readonly registration: ServiceWorkerRegistration;
  /** `null` if this page cannot tell. */
  readonly obtainToken: ObtainToken | null;
  /** Ends the answering. */
  readonly signal: AbortSignal;
}

/** Who answers in this page. Of several for a scope the latest does: two answers to one question would contradict. */
const answering: { readonly scope: string; readonly signal: AbortSignal }[] = [];

function isLatest({ registration, signal }: AnswerParts): boolean {
  const current = answering.filter((one) => one.scope === registration.scope);
  return current.at(-1)?.signal === signal;
}

/** Answers the worker's questions for tokens by the application's `getToken`. */
export function answerQuestions(parts: AnswerParts): void {
  const { container, registration, obtainToken, signal } = parts;
  const self = { scope: registration.scope, signal };
  answering.push(self);
  signal.addEventListener('abort', () => answering.splice(answering.indexOf(self), 1), { once: true });
  const hear = (event: MessageEvent<unknown>): void => {
    if (!isOwnWorker(event.source, registration) || !isLatest(parts)) return;
    if (isPing(event.data)) event.source.postMessage(message({ type: 'file-auth:pong' }));
    const [port] = event.ports;
    if (!port || !isGetToken(event.data)) return;
    void answer(event.data, obtainToken, (reply) => port.postMessage(reply));
  };
  listen(container, ['message'], hear, { signal });
  container.startMessages();
}

function isOwnWorker(
  source: unknown,
  { active, waiting, installing }: ServiceWorkerRegistration,
): source is ServiceWorker {
  if (!(source instanceof ServiceWorker)) return false;
  return [active, waiting, installing].some((worker) => worker?.scriptURL === source.scriptURL);
}

async function answer(
  question: GetTokenMessage,
  obtainToken: ObtainToken | null,
  reply: (answer: TokenAnswer) => void,
): Promise<void> {
  if (obtainToken === null) return reply(message({ type: 'file-auth:cannot' }));
  reply(message({ type: 'file-auth:pending' }));
  const isUnwanted = async (stored: string): Promise<boolean> =>
    (await digest(stored)) === question.deniedDigest;
  const obtained = await obtainToken(question, isUnwanted);
  if (obtained === null) return reply(message({ type: 'file-auth:cannot' }));
  return reply(
    message(obtained === 'none' ? { type: 'file-auth:none' } : { type: 'file-auth:token', ...obtained }),
  );
}
