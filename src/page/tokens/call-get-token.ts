import type { TokenQuestionReason } from '../../shared/contract/protocol.js';

/** What `getToken` is called with. */
export interface TokenRequest {
  /** The key under which the answer will be stored. */
  readonly key: string;
  /** All keys under which a token for this file may be stored, the most specific first. */
  readonly keys: readonly string[];
  /** The folder of the file, as its URL names it. */
  readonly folder: string;
  /** The file, as its URL names it. */
  readonly file: string;
  /** Why a token is needed. */
  readonly reason: TokenQuestionReason;
  /** Aborted when no request needs the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * Gets a token from your server. It is called once for any number of waiting files, in one tab at a time, and never while
 * the user is signed out. Resolves to one of these:
 *
 * - the token as a string, or as `{ token }`, so that the JSON of a server can be returned as it is
 * - `{ key, token }`, to store the token under another key than the one that was asked for
 * - `null` or `{ token: null }` if there is no token: the file is requested without one
 *
 * If it throws or rejects, files load without a token and the event `token-failed` has the error.
 *
 * @example
 * ```ts
 * const getToken: GetToken = async ({ key, folder, file, reason, signal }) => {
 *   const response = await fetch('/api/file-token', {
 *     method: 'POST',
 *     headers: { 'content-type': 'application/json' },
 *     body: JSON.stringify({ key, folder, file, reason }),
 *     signal,
 *   });
 *   if (response.status === 401) return null; // nobody is signed in
 *   if (!response.ok) throw new Error(`/api/file-token answered ${response.status}`);
 *   return response.json(); // { token }
 * };
 * ```
 */
export type GetToken = (request: TokenRequest) => Promise<string | TokenAnswer | null>;

/** The JSON of a server, as {@link GetToken} may return it. */
export interface TokenAnswer {
  /** The key under which to store the token. Default is the `key` of the request. */
  readonly key?: string | undefined;
  /** The token, or `null` if there is none. */
  readonly token: string | null;
}

/** A {@link TokenRequest} before its wait has begun. */
export type TokenAsk = Omit<TokenRequest, 'signal'>;

/** The ends of the wait for `getToken`. */
export interface GetTokenLimits {
  readonly timeoutMs: number;
  /** Aborted when this page signs out. */
  readonly signOutSignal: () => AbortSignal;
  /** Ends the asking. */
  readonly signal: AbortSignal;
}

/** What `getToken` gave is no token. */
export class NoTokenError extends TypeError {}

/**
 * Calls the application's `getToken`, but waits no longer than the time limit, a sign-out or the end of the page's
 * answering.
 *
 * @returns the token and its key, or `null` if the application says that there is none or somebody signs out
 * @throws what `getToken` throws; a `TypeError` if its answer is no token; an `AbortError` or `TimeoutError`
 */
export async function callGetToken(
  ask: TokenAsk,
  getToken: GetToken,
  { timeoutMs, signOutSignal, signal }: GetTokenLimits,
): Promise<{ key: string; token: string } | null> {
  signal.throwIfAborted();
  const end = new AbortController();
  const signedOut = signOutSignal();
  const ended = new Promise<null>((resolve, reject) => {
    end.signal.addEventListener('abort', () =>
      signedOut.aborted ? resolve(null) : reject(end.signal.reason),
    );
  });
  const abort = (): void => end.abort();
  const sources = [signedOut, signal];
  for (const source of sources) source.addEventListener('abort', abort);
  const timer = setTimeout(() => {
    end.abort(new DOMException(`getToken did not resolve within ${timeoutMs} ms`, 'TimeoutError'));
  }, timeoutMs);
  try {
    const { key, keys, folder, file, reason } = ask;
    const given = getToken({ key, keys: [...keys], folder, file, reason, signal: end.signal });
    return readAnswer(await Promise.race([ended, given]), key);
  } finally {
    clearTimeout(timer);
    for (const source of sources) source.removeEventListener('abort', abort);
  }
}

function readAnswer(given: unknown, asked: string): { key: string; token: string } | null {
  if (given === null) return null;
  const { key = asked, token } =
    typeof given === 'object' ? (given as Record<string, unknown>) : { token: given };
  if (token === null) return null;
  if (typeof key === 'string' && key !== '' && typeof token === 'string' && token !== '')
    return { key, token };
  throw new NoTokenError(
    'getToken must resolve to a token (a non-empty string), to { token }, to { key, token } or to null',
  );
}
