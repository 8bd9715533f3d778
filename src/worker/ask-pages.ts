import {
  isCannot,
  isNone,
  isPending,
  isTokenAnswer,
  type GetTokenMessage,
  type TokenAnswer,
} from '../shared/protocol.js';
import { scope } from './scope.js';

const replyWithinMs = 300;
const answerWithinMs = 5000;
const pendingAnswerWithinMs = 30_000;

/** A token; or `none`, if a page said that there is none; or `null`, if no page could tell. */
export type PagesAnswer = Extract<TokenAnswer, { type: 'file-auth:token' }> | 'none' | null;

/**
 * Asks the page that wants the file, then all the others of this origin together, for a token. A page that does not
 * reply within 300 ms is passed over; one that says it is working on it has 30 seconds, everything else takes 5.
 */
export async function askPages(
  question: GetTokenMessage,
  clientId: string,
  signal: AbortSignal,
): Promise<PagesAnswer> {
  const deadline = createDeadline(signal);
  try {
    const initiator = await scope.clients.get(clientId);
    // Only windows run the page helper; a dedicated worker's fetch is answered for by the others.
    const first = initiator instanceof WindowClient ? await askPage(initiator, question, deadline) : null;
    if (first !== null || deadline.signal.aborted) return first;
    const windows = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
    return await firstAnswer(
      windows.filter((page) => page.id !== clientId).map((page) => askPage(page, question, deadline)),
    );
  } finally {
    deadline.clear();
  }
}

interface Deadline {
  readonly signal: AbortSignal;
  extend(): void;
  clear(): void;
}

function createDeadline(signal: AbortSignal): Deadline {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  let timer = setTimeout(abort, answerWithinMs);
  let isExtended = false;
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  return {
    signal: controller.signal,
    extend: () => {
      if (isExtended) return;
      isExtended = true;
      clearTimeout(timer);
      timer = setTimeout(abort, pendingAnswerWithinMs);
    },
    clear: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}

function askPage(page: Client, question: GetTokenMessage, deadline: Deadline): Promise<PagesAnswer> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const settle = (answer: PagesAnswer): void => {
      clearTimeout(replyTimer);
      deadline.signal.removeEventListener('abort', giveUp);
      port1.close();
      resolve(answer);
    };
    const giveUp = (): void => settle(null);
    const replyTimer = setTimeout(giveUp, replyWithinMs);
    deadline.signal.addEventListener('abort', giveUp);
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isTokenAnswer(data)) return settle(data);
      if (isNone(data)) return settle('none');
      if (isCannot(data)) return settle(null);
      if (!isPending(data)) return undefined;
      clearTimeout(replyTimer);
      return deadline.extend();
    };
    page.postMessage(question, [port2]);
  });
}

/** The first that knows something; `null` once none does. */
async function firstAnswer(answers: Promise<PagesAnswer>[]): Promise<PagesAnswer> {
  const known = answers.map(async (answer) => {
    const value = await answer;
    if (value === null) throw new Error('no answer');
    return value;
  });
  return Promise.any(known).catch(() => null);
}
