import { FileAuthError } from '../../shared/contract/errors.js';
import { isUsableToken, usableUntil } from '../../shared/tokens/usable-token.js';
import { underLock } from '../../shared/util/under-lock.js';
import type { SessionStatus } from '../file-auth-status.js';
import type { ObtainToken } from '../tokens/obtain-token.js';
import type { Stores } from '../tokens/stores.js';
import { createSessionEndpoint, type SessionEndpoint } from './session-endpoint.js';

/** The session of this page: the token of the account in a cookie of each distribution, for what no worker sees. */
export interface PageSession {
  /** A token has changed, or any if `null`: opens the session with that of the account, in the background. */
  readonly follow: (key: string | null) => void;
  /** Somebody has signed out: what is being opened is not, and the one who signs out closes it. */
  readonly forget: () => void;
  /**
   * Closes it.
   *
   * @throws {FileAuthError} `session-left`
   */
  readonly close: () => Promise<void>;
  readonly status: () => SessionStatus;
}

interface PageSessionParts {
  /** Where the distributions open and close sessions. */
  readonly urls: readonly string[];
  /** Of the account's token. */
  readonly key: string;
  readonly stores: Stores;
  readonly obtainToken: ObtainToken | null;
  /** A session has begun: what needed one before has failed. */
  readonly onBegin: () => void;
  /** Ends the opening. What is open stays so. */
  readonly signal: AbortSignal;
}

const turnWithinMs = 5000;
const shortestDelayMs = 10_000;
// What a timer can wait for.
const longestDelayMs = 2 ** 31 - 1;

/** Opens nothing before it is told to follow. */
export function createPageSession(parts: PageSessionParts): PageSession {
  const { urls, key, stores, onBegin, signal } = parts;
  const endpoints = urls.map(createSessionEndpoint);
  /** That it was opened with. */
  let opened: string | null = null;
  let opening = new AbortController();
  let renewal: ReturnType<typeof setTimeout> | undefined;

  const open = async (stop: AbortSignal): Promise<void> => {
    const token = await findAccountToken(parts);
    if (stop.aborted) return;
    if (token !== null && token !== opened) await inTurn(stores, () => openAll(token, stop));
    // Nobody is signed in any more, or the application has removed the token.
    else if (token === null && opened !== null) await inTurn(stores, () => closeAll(endpoints));
    if (stop.aborted) return;
    // What nobody has answered is tried again with the next change.
    opened = endpoints.some((endpoint) => endpoint.state() === 'unknown') ? null : token;
    if (opened !== null) renewal = setTimeout(renew, msUntilRenewal(opened));
  };
  const openAll = async (token: string, stop: AbortSignal): Promise<void> => {
    if (stop.aborted || (await isSignedOut(stores))) return;
    const begun = await Promise.all(endpoints.map((endpoint) => endpoint.open(token, stop)));
    if (begun.includes(true)) onBegin();
  };
  const stopOpening = (): void => {
    opening.abort();
    clearTimeout(renewal);
  };
  const renew = (): void => {
    stopOpening();
    if (signal.aborted) return;
    opening = new AbortController();
    // A session that cannot be opened is none: nothing needs it.
    open(opening.signal).catch(() => {});
  };
  const forget = (): void => {
    stopOpening();
    opened = null;
    for (const endpoint of endpoints) endpoint.forget();
  };
  signal.addEventListener('abort', stopOpening, { once: true });
  return {
    follow: (changed) => {
      if (changed === null || changed === key) renew();
    },
    forget,
    close: async () => {
      forget();
      const close = (): Promise<boolean> => closeAll(endpoints);
      // A tab that is frozen in its turn is not waited for.
      if (await inTurn(stores, close).catch(close)) return;
      throw new FileAuthError(
        'session-left',
        'A session with the distribution could not be closed. It ends with its token; call signOut() again to close it now.',
      );
    },
    status: () => statusOf(endpoints, opened),
  };
}

/** Else a tab could open it again for a user who signs out in another at this moment. */
function inTurn<T>({ name }: Stores, work: () => Promise<T>): Promise<T> {
  return underLock(
    `file-auth:session:${name.name}/${name.storeName}`,
    AbortSignal.timeout(turnWithinMs),
    work,
  );
}

async function closeAll(endpoints: readonly SessionEndpoint[]): Promise<boolean> {
  const closed = await Promise.all(endpoints.map((endpoint) => endpoint.close()));
  return closed.every(Boolean);
}

/** A token that looks expired although it was just given is one of a clock that differs: no reason to ask without end. */
function msUntilRenewal(token: string): number {
  return Math.min(Math.max(usableUntil(token) - Date.now(), shortestDelayMs), longestDelayMs);
}

/** What is stored and usable, or what the application gives; `null` if somebody has signed out. */
async function findAccountToken({ key, stores, obtainToken }: PageSessionParts): Promise<string | null> {
  if (await isSignedOut(stores)) return null;
  const stored = await stores.tokens.get(key);
  if (isUsableToken(stored)) return stored;
  const ask = { key, keys: [key], folder: '', file: '', reason: 'session' } as const;
  const obtained = (await obtainToken?.(ask, () => false)) ?? null;
  return obtained !== null && obtained !== 'none' && obtained.key === key ? obtained.token : null;
}

/** A state that cannot be read forbids nothing, here as in the worker. */
async function isSignedOut({ state }: Stores): Promise<boolean> {
  return (await state.read().catch(() => null))?.signedOut ?? false;
}

function statusOf(endpoints: readonly SessionEndpoint[], token: string | null): SessionStatus {
  const states = new Set(endpoints.map((endpoint) => endpoint.state()));
  const state = (['open', 'not-kept', 'not-offered'] as const).find((each) => states.has(each)) ?? 'off';
  const until = state === 'open' && token !== null ? usableUntil(token) : Infinity;
  return { state, until: Number.isFinite(until) ? until : null };
}
