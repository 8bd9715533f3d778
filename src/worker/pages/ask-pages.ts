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
import { createAcquaintance } from './acquaintance.js';

const firstWordWithinMs = 300;
const answerWithinMs = 5000;
const lookForPageEveryMs = 1000;
const pendingAnswerWithinMs = 30_000;

/**
 * Asks the page that wants the file for a token; if it says that it cannot tell, or nothing for 300 ms, all the others of
 * this origin as well. A page that has registered but is busy may still reply: it is waited for 5 seconds in all, and for
 * 30 once any page has said that it is working on it. Any other window may be one without this package: it is not waited
 * for, unless it wants the file and may still be loading.
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
    const initiator = await within(scope.clients.get(clientId), firstWordWithinMs, () => undefined);
    // Only windows run the page helper; for a dedicated worker's fetch the others answer.
    const isWindow = initiator instanceof WindowClient;
    const first = isWindow ? askPage(initiator, question, deadline, isLoading(clientId)) : null;
    const hasReplied = first !== null && (await within(first.replied, firstWordWithinMs, () => false));
    const answer = hasReplied ? await first.answer : null;
    if (answer !== null || deadline.signal.aborted) return answer;
    const present = scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const windows = await within(present, answerWithinMs, () => []);
    // A page that was not found in time is among them.
    const others = windows
      .filter((page) => first === null || page.id !== clientId)
      .map((page) => askPage(page, question, deadline, page.id === clientId && isLoading(clientId)));
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
  /** Ends when the page need not be waited for any longer, though it may still answer. */
  readonly wait: Promise<AnswerToQuestion>;
}

const { hasRegistered, isLoading, meet } = createAcquaintance(answerWithinMs);

/** Pages that were asked and have said nothing yet. */
const silentPages = new Set<{ readonly id: string; readonly post: () => void }>();

/** Notes that a page runs the page helper. */
export const meetPage: (pageId: string) => void = meet;

/** Asks a page again: what was posted before its script listened is lost. */
export function askPageAgain(pageId: string): void {
  for (const { id, post } of silentPages) if (id === pageId) post();
}

function askPage(
  page: Client,
  question: GetTokenMessage,
  deadline: Deadline,
  mayBeLoading: boolean,
): AskedPage {
  const replied = defer<true>();
  const answer = defer<AnswerToQuestion>();
  const ports: MessagePort[] = [];
  const reply = (): void => {
    meet(page.id);
    silentPages.delete(silent);
    replied.resolve(true);
  };
  const settle = (value: AnswerToQuestion): void => {
    silentPages.delete(silent);
    deadline.signal.removeEventListener('abort', giveUp);
    clearInterval(watch);
    for (const port of ports) port.close();
    replied.resolve(true);
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
      if (isPending(data)) deadline.extend();
      const value = readAnswer(data);
      if (value !== undefined || isPending(data)) reply();
      if (value !== undefined) settle(value);
    };
    page.postMessage(question, [port2]);
  };
  const silent = { id: page.id, post };
  silentPages.add(silent);
  deadline.signal.addEventListener('abort', giveUp);
  post();
  if (deadline.signal.aborted) giveUp();
  const isWaitedFor = async (): Promise<boolean> =>
    (await within(replied.promise, firstWordWithinMs, () => false)) || mayBeLoading || hasRegistered(page.id);
  const wait = isWaitedFor().then((isWaited) => (isWaited ? answer.promise : null));
  return { replied: replied.promise, answer: answer.promise, wait };
}

/** `undefined` for what is no answer. */
function readAnswer(data: unknown): AnswerToQuestion | undefined {
  if (isTokenAnswer(data)) return data;
  if (isNone(data)) return 'none';
  return isCannot(data) ? null : undefined;
}

function defer<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** The first that knows something; `null` once nobody does who is waited for. */
async function firstAnswer(pages: readonly AskedPage[]): Promise<AnswerToQuestion> {
  const known = pages.map(async ({ answer }) => {
    const value = await answer;
    if (value === null) throw new Error('no answer');
    return value;
  });
  const nobody = Promise.all(pages.map(({ wait }) => wait)).then((answers) => answers.find(Boolean) ?? null);
  return Promise.race([Promise.any(known).catch(() => null), nobody]);
}
