import type { ObtainParts, TokenAsk } from './obtain-token.js';
import type { GetToken } from '../registration/options.js';

/**
 * Calls the application's `getToken`, but waits no longer than the time limit, a sign-out or the end of the page's
 * answering.
 *
 * @returns the token and its key, or `null` if the application says that there is none or somebody signs out
 * @throws what `getToken` throws; a `TypeError` if its answer is no token; an `AbortError` or `TimeoutError`
 */
export async function callGetToken(
  { key, keys, folder, file, reason }: TokenAsk,
  getToken: GetToken,
  { timeoutMs, signOutSignal, signal }: Pick<ObtainParts, 'timeoutMs' | 'signOutSignal' | 'signal'>,
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
    const given = getToken({ key, keys: [...keys], folder, file, reason, signal: end.signal });
    return readAnswer(await Promise.race([ended, given]), key);
  } finally {
    clearTimeout(timer);
    for (const source of sources) source.removeEventListener('abort', abort);
  }
}

function readAnswer(given: unknown, asked: string): { key: string; token: string } | null {
  if (given === null) return null;
  const { key, token } =
    typeof given === 'object' ? (given as Record<string, unknown>) : { key: asked, token: given };
  if (typeof key === 'string' && key !== '' && typeof token === 'string' && token !== '')
    return { key, token };
  throw new TypeError('getToken must resolve to a token (a non-empty string), to { key, token } or to null');
}
