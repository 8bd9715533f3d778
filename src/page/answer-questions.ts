import { digest } from '../shared/digest.js';
import type { FileAuthEvent } from '../shared/events.js';
import { isGetToken, isPing, message, type GetTokenMessage, type TokenAnswer } from '../shared/protocol.js';
import { isUsableToken } from '../shared/token.js';
import type { StateStore, TokenStore, TokenStoreName } from '../shared/token-store.js';
import { callGetToken } from './call-get-token.js';
import type { GetToken } from './register-options.js';

export interface AnswerParts {
  readonly container: ServiceWorkerContainer;
  readonly registration: ServiceWorkerRegistration;
  readonly getToken: GetToken | undefined;
  readonly timeoutMs: number;
  readonly storeName: TokenStoreName;
  readonly store: TokenStore;
  readonly state: StateStore;
  readonly report: (event: FileAuthEvent) => void;
  /** Aborted when this page signs out. */
  readonly signOutSignal: () => AbortSignal;
  /** Ends the answering. */
  readonly signal: AbortSignal;
}

/** Who answers in this page. Of several for a scope the latest does: two answers to one question would contradict. */
const answering: { readonly scope: string; readonly signal: AbortSignal }[] = [];

function isLatest({ registration, signal }: AnswerParts): boolean {
  const current = answering.filter((one) => one.scope === registration.scope && !one.signal.aborted);
  return current.at(-1)?.signal === signal;
}

/** Answers the worker's questions for tokens by the application's `getToken`. */
export function answerQuestions(parts: AnswerParts): void {
  const { container, registration, signal } = parts;
  answering.push({ scope: registration.scope, signal });
  const listen = (event: MessageEvent<unknown>): void => {
    if (!isOwnWorker(event.source, registration) || !isLatest(parts)) return;
    if (isPing(event.data)) event.source.postMessage(message({ type: 'file-auth:pong' }));
    const [port] = event.ports;
    if (!port || !isGetToken(event.data)) return;
    void answer(event.data, parts, (reply) => port.postMessage(reply));
  };
  container.addEventListener('message', listen, { signal });
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
  parts: AnswerParts,
  reply: (answer: TokenAnswer) => void,
): Promise<void> {
  const { getToken } = parts;
  if (getToken === undefined) return reply(message({ type: 'file-auth:cannot' }));
  reply(message({ type: 'file-auth:pending' }));
  try {
    reply(await underLock(question.key, parts, () => obtain(question, getToken, parts)));
  } catch (error) {
    if (!parts.signal.aborted) parts.report({ type: 'token-failed', key: question.key, error });
    reply(message({ type: 'file-auth:cannot' }));
  }
}

/** Tabs take turns, so that the second finds what the first has got. A tab that is frozen in its turn is not waited for. */
async function underLock<T>(
  key: string,
  { storeName, timeoutMs }: AnswerParts,
  work: () => Promise<T>,
): Promise<T> {
  if (!('locks' in navigator)) return work();
  const name = `file-auth:${storeName.name}/${storeName.storeName}/${key}`;
  const signal = AbortSignal.timeout(timeoutMs);
  return navigator.locks.request(name, { signal }, work) as Promise<T>;
}

async function obtain(
  question: GetTokenMessage,
  getToken: GetToken,
  parts: AnswerParts,
): Promise<TokenAnswer> {
  const { store, state } = parts;
  const { key } = question;
  const before = await state.read().catch(() => null);
  if (before?.signedOut) return message({ type: 'file-auth:none' });
  const stored = await store.get(key).catch(() => null);
  if (isUsableToken(stored) && (await digest(stored)) !== question.refusedDigest) {
    return message({ type: 'file-auth:token', key, token: stored, stored: true });
  }
  const given = await callGetToken(question, getToken, parts);
  const after = await state.read().catch(() => null);
  // A token that was asked for before a sign-out belongs to whoever has left.
  if (given === null || after?.epoch !== before?.epoch) return message({ type: 'file-auth:none' });
  return message({ type: 'file-auth:token', ...given, stored: await save(given, parts) });
}

/** A token that cannot be stored still serves the requests that wait for it. */
async function save(
  { key, token }: { key: string; token: string },
  { store, report }: AnswerParts,
): Promise<boolean> {
  try {
    await store.set(key, token);
    return true;
  } catch {
    report({ type: 'storage-blocked' });
    return false;
  }
}
