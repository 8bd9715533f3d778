import {
  isCannot,
  isNone,
  isPending,
  isTokenAnswer,
  type GetTokenMessage,
} from '../../shared/contract/protocol.js';
import type { AnswerToQuestion } from '../../shared/tokens/token-questions.js';
import { within } from '../../shared/util/within.js';
import { scope } from '../scope.js';

const askOthersAfterMs = 300;
const answerWithinMs = 5000;
const lookForPageEveryMs = 1000;
const pendingAnswerWithinMs = 30_000;

/**
 * Asks the page that wants the file for a token; if it says that it cannot tell, or nothing for 300 ms, all the others of
 * this origin as well. A page that is busy may still reply: it is waited for 5 seconds in all, and for 30 once any page
 * has said that it is working on it.
 */
export async function askPages(
  question: GetTokenMessage,
  clientId: string,
  signal: AbortSignal,
): Promise<AnswerToQuestion> {
  if (signal.aborted) return null;
  const deadline = createDeadline(signal);
  try {
    // Firefox 153 lists no clients while the script of one of them blocks it: test/browser/many-tabs.test.ts
    const initiator = await within(scope.clients.get(clientId), askOthersAfterMs, () => undefined);
    // Only windows run the page helper; for a dedicated worker's fetch the others answer.
    const first = initiator instanceof WindowClient ? askPage(initiator, question, deadline) : null;
    const hasReplied = first !== null && (await within(first.replied, askOthersAfterMs, () => false));
    const answer = hasReplied ? await first.answer : null;
    if (answer !== null || deadline.signal.aborted) return answer;
    const present = scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const windows = await within(present, answerWithinMs, () => []);
    const others = windows
      .filter((page) => page.id !== clientId)
      .map((page) => askPage(page, question, deadline));
    return await firstAnswer([...(first ? [first] : []), ...others]);
  } finally {
    deadline.end();
  }
}

interface Deadline {
  readonly signal: AbortSignal;
  extend(): void;
  end(): void;
}

function createDeadline(signal: AbortSignal): Deadline {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  let timer = setTimeout(abort, answerWithinMs);
  let isExtended = false;
  signal.addEventListener('abort', abort);
  return {
    signal: controller.signal,
    extend: () => {
      if (isExtended) return;
      isExtended = true;
      clearTimeout(timer);
      timer = setTimeout(abort, pendingAnswerWithinMs);
    },
    end: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      abort();
    },
  };
}

interface AskedPage {
  /** `true` as soon as the page says anything at all. */
  readonly replied: Promise<true>;
  /** `null` if the page cannot tell, or not in time. */
  readonly answer: Promise<AnswerToQuestion>;
}

/** Pages that were asked and have said nothing yet. */
const silentPages = new Set<{ readonly id: string; readonly post: () => void }>();

/** Asks a page again: what was posted before its script listened is lost. */
export function askPageAgain(pageId: string): void {
  for (const { id, post } of silentPages) if (id === pageId) post();
}

function askPage(page: Client, question: GetTokenMessage, deadline: Deadline): AskedPage {
  const replied = defer<true>();
  const answer = defer<AnswerToQuestion>();
  const ports: MessagePort[] = [];
  const reply = (): void => {
    silentPages.delete(silent);
    replied.resolve(true);
  };
  const settle = (value: AnswerToQuestion): void => {
    deadline.signal.removeEventListener('abort', giveUp);
    clearInterval(watch);
    for (const port of ports) port.close();
    reply();
    answer.resolve(value);
  };
  const giveUp = (): void => settle(null);
  // A port need not tell that the page at its other end is gone: test/browser/many-tabs.test.ts
  const watch = setInterval(() => {
    void scope.clients.get(page.id).then((present) => present ?? giveUp());
  }, lookForPageEveryMs);
  const post = (): void => {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1);
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isTokenAnswer(data)) return settle(data);
      if (isNone(data)) return settle('none');
      if (isCannot(data)) return settle(null);
      if (!isPending(data)) return undefined;
      reply();
      return deadline.extend();
    };
    page.postMessage(question, [port2]);
  };
  const silent = { id: page.id, post };
  silentPages.add(silent);
  deadline.signal.addEventListener('abort', giveUp);
  post();
  if (deadline.signal.aborted) giveUp();
  return { replied: replied.promise, answer: answer.promise };
}

function defer<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** The first that knows something; `null` once none does. */
async function firstAnswer(pages: readonly AskedPage[]): Promise<AnswerToQuestion> {
  const known = pages.map(async ({ answer }) => {
    const value = await answer;
    if (value === null) throw new Error('no answer');
    return value;
  });
  return Promise.any(known).catch(() => null);
}
