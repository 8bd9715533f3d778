import type { TokenQuestionReason } from '../../shared/contract/protocol.js';

/** What `getToken` is called with. */
export interface TokenRequest {
  /** The key under which the answer will be stored. */
  readonly key: string;
  /** All keys under which a token for this file may be stored, the most specific first. */
  readonly keys: readonly string[];
  readonly folder: string;
  readonly file: string;
  /**
   * `missing`: no token is stored. `expired`: the stored token has expired. `denied`: the edge denied the stored token.
   * `file-not-granted`: the stored tokens are valid, but not for this file. `navigation`: the token will appear in the
   * address bar, so it must be a JWT that grants exactly this file.
   */
  readonly reason: TokenQuestionReason;
  /** Aborted when no request needs the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * Gets a token from your server. Resolves to the token as a string or as `{ token }`, so that a server's JSON can be
 * returned as it is; to `{ key, token }` to store the token under another key; or to `null` or `{ token: null }` if there
 * is no token. It is called once for any number of waiting files, and never while signed out.
 */
export type GetToken = (request: TokenRequest) => Promise<string | TokenAnswer | null>;

/** A token, or `null` for none, as JSON. `key` is where to store it. Default is the `key` of the request. */
export interface TokenAnswer {
  readonly key?: string | undefined;
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
    end.abort(new DOMException(`getToken gave no answer within ${timeoutMs} ms`, 'TimeoutError'));
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
