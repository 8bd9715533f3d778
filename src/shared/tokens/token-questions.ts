import { digest } from '../util/digest.js';
import type { FileAuthEvent } from '../contract/events.js';
import type { FileReference } from '../contract/file-url.js';
import {
  message,
  type GetTokenMessage,
  type TokenAnswer,
  type TokenQuestionReason,
} from '../contract/protocol.js';
import { isUsableToken } from './usable-token.js';
import type { SignOutMark } from './sign-out-mark.js';

const pauseMs = 2000;

/** A token; or `none`: there is none; or `null`: nobody could tell. */
export type AnswerToQuestion = Extract<TokenAnswer, { type: 'file-auth:token' }> | 'none' | null;

/** How the application is asked for a token: a worker asks its pages, a page asks itself. */
export type AskForToken = (question: TokenQuestion, signal: AbortSignal) => Promise<AnswerToQuestion>;

/** A question for a token, as one request has it. */
export interface TokenQuestion {
  readonly key: string;
  readonly denied: string | null;
  /** Every token that this request has had denied. */
  readonly tried: ReadonlySet<string>;
  readonly reason: TokenQuestionReason;
  readonly file: FileReference;
  /** All keys of the file. */
  readonly keys: readonly string[];
  readonly clientId: string;
}

export interface TokenQuestions {
  /**
   * Asks the application; resolves when the answer, if any, can be looked up. Many requests share one question: `false` says
   * that this was another's, whose answer may be of no use here.
   */
  ask(question: TokenQuestion): Promise<boolean>;
  /** An answer, as long as the store holds what it held when this was first asked. */
  readonly unstored: (key: string, stored: unknown) => string | undefined;
  /** Whether a token that looks expired here was just answered: clocks differ, and the edge's decides. */
  readonly isTrusted: (token: string) => boolean;
  readonly distrust: (token: string) => void;
  /** The store has changed: what is known besides it is old, but a question under way is still worth its answer. */
  changed(resumed: boolean): void;
  /** Somebody signed out: drops answers, and questions under way come to nothing. */
  forget(): void;
}

interface Parts {
  readonly mark: SignOutMark;
  readonly report: (event: FileAuthEvent) => void;
  readonly onAnswer: () => void;
  readonly now: () => number;
  readonly askForToken: AskForToken;
}

export function createTokenQuestions(parts: Parts): TokenQuestions {
  const { mark, report, now, askForToken } = parts;
  const underWay = new Map<string, Promise<void>>();
  const pausedUntil = new Map<string, number>();
  const unstored = createUnstored();
  const trusted = new Set<string>();
  let forgetting = new AbortController();
  let resumptions = 0;

  const accept = (question: TokenQuestion, answer: AnswerToQuestion, hasResumed: boolean): void => {
    // A page that has registered meanwhile may know what the one that was asked, and has gone, could not tell.
    const mayBeKnown = answer === null && hasResumed;
    // A signed-out page with 200 images is asked once, not 200 times.
    if (!mayBeKnown && !helps(question, answer)) pausedUntil.set(question.key, now() + pauseMs);
    if (!isNews(question, answer)) return;
    if (!isUsableToken(answer.token, now())) trusted.add(answer.token);
    // The page may have stored it where this worker cannot read.
    unstored.add(answer.key, answer.token);
    if (answer.stored) parts.onAnswer();
    report({ type: 'token-refreshed', key: answer.key });
  };

  const put = async (question: TokenQuestion): Promise<void> => {
    const { signal } = forgetting;
    if (await mark.isSet()) return;
    const before = resumptions;
    const answer = await askForToken(question, signal);
    if (!signal.aborted) accept(question, answer, resumptions > before);
  };

  return {
    ask: (question) => {
      if ((pausedUntil.get(question.key) ?? 0) > now()) return Promise.resolve(true);
      const same = `${question.key}\n${question.denied ?? ''}`;
      const shared = underWay.get(same);
      if (shared) return shared.then(() => false);
      const asked = put(question).finally(() => {
        if (underWay.get(same) === asked) underWay.delete(same);
      });
      underWay.set(same, asked);
      return asked.then(() => true);
    },
    unstored: unstored.find,
    isTrusted: (token) => trusted.has(token),
    distrust: (token) => {
      trusted.delete(token);
      unstored.drop(token);
    },
    changed: (resumed) => {
      if (resumed) resumptions += 1;
      pausedUntil.clear();
      unstored.clear();
    },
    forget: () => {
      for (const memory of [pausedUntil, unstored, trusted, underWay]) memory.clear();
      forgetting.abort();
      forgetting = new AbortController();
    },
  };
}

interface Unstored {
  add(key: string, token: string): void;
  readonly find: TokenQuestions['unstored'];
  drop(token: string): void;
  clear(): void;
}

function createUnstored(): Unstored {
  const answers = new Map<string, { readonly token: string; besides?: unknown }>();
  return {
    add: (key, token) => void answers.set(key, { token }),
    find: (key, stored) => {
      const answer = answers.get(key);
      if (!answer) return undefined;
      if (!('besides' in answer)) answer.besides = stored;
      if (answer.besides === stored) return answer.token;
      answers.delete(key);
      return undefined;
    },
    drop: (token) => {
      for (const [key, value] of answers) if (value.token === token) answers.delete(key);
    },
    clear: () => answers.clear(),
  };
}

/** Whether the answer is a token that the asking request has not tried. */
function isNews(
  { denied, tried }: TokenQuestion,
  answer: AnswerToQuestion,
): answer is Exclude<AnswerToQuestion, 'none' | null> {
  return answer !== null && answer !== 'none' && answer.token !== denied && !tried.has(answer.token);
}

/** Whether the file that is waiting can use the answer. */
function helps(question: TokenQuestion, answer: AnswerToQuestion): boolean {
  return isNews(question, answer) && question.keys.includes(answer.key);
}

/** The question as a message: the denied token is told by its digest. */
export async function writeQuestion(question: TokenQuestion): Promise<GetTokenMessage> {
  const { key, denied, reason, file, keys } = question;
  const deniedDigest = denied === null ? null : await digest(denied);
  return message({
    type: 'file-auth:get-token',
    key,
    keys,
    folder: file.folder,
    file: file.file,
    reason,
    deniedDigest,
  });
}
