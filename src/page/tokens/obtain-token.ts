import { FileAuthError } from '../../shared/contract/errors.js';
import type { FileAuthEvent } from '../../shared/contract/events.js';
import { isUsableToken } from '../../shared/tokens/usable-token.js';
import { underLock } from '../../shared/util/under-lock.js';
import { callGetToken, type GetToken, type GetTokenLimits, type TokenAsk } from './call-get-token.js';
import type { Stores } from './stores.js';

interface ObtainTokenParts extends GetTokenLimits {
  readonly stores: Stores;
  /** The application's. */
  readonly getToken: GetToken | undefined;
  readonly report: (event: FileAuthEvent) => void;
}

/** A token, and whether it could be stored. */
interface ObtainedToken {
  readonly key: string;
  readonly token: string;
  readonly stored: boolean;
}

/**
 * Gets a token from the application's `getToken`, one tab at a time for each key, unless another tab has stored one
 * meanwhile. Never fails.
 *
 * @param isUnwanted - whether a stored token is one that is no good here
 * @param mayStore - whether a token that `getToken` gives under a key is what was asked for. Default is every token.
 * @returns `'none'` if there is none, or somebody has signed out; `null` if nobody could tell, which has been reported
 */
export type ObtainToken = (
  ask: TokenAsk,
  isUnwanted: (stored: string) => boolean | Promise<boolean>,
  mayStore?: (given: { key: string; token: string }) => Promise<boolean>,
) => Promise<ObtainedToken | 'none' | null>;

/** `null` if the application has no `getToken`. */
export function createObtainToken(parts: ObtainTokenParts): ObtainToken | null {
  const { stores, getToken, timeoutMs, report, signal } = parts;
  if (getToken === undefined) return null;
  return async (ask, isUnwanted, mayStore = () => Promise.resolve(true)) => {
    if (signal.aborted) return null;
    const name = `file-auth:${stores.name.name}/${stores.name.storeName}/${ask.key}`;
    try {
      // Tabs take turns, so that the second finds what the first has got. One that is frozen in its turn is not waited for.
      return await underLock(name, AbortSignal.timeout(timeoutMs), async () => {
        const [before, stored] = await Promise.all([
          stores.state.read().catch(() => null),
          stores.tokens.get(ask.key).catch(() => null),
        ]);
        if (before?.signedOut) return 'none';
        if (isUsableToken(stored) && !(await isUnwanted(stored))) {
          return { key: ask.key, token: stored, stored: true };
        }
        const given = await callGetToken(ask, getToken, parts);
        if (given === null || !(await mayStore(given))) return 'none';
        const after = await stores.state.read().catch(() => null);
        // A page that is being left reads nothing any more. That is no answer, or the next page's files would go without.
        if (before !== null && after === null) {
          throw new FileAuthError('storage-blocked', 'The sign-out state could not be read');
        }
        // A token that was asked for before a sign-out belongs to the user who has signed out.
        if (after?.epoch !== before?.epoch) return 'none';
        return { ...given, stored: await store(given, parts) };
      });
    } catch (error) {
      if (!signal.aborted) report({ type: 'token-failed', key: ask.key, error });
      return null;
    }
  };
}

/** A token that cannot be stored still serves the requests that wait for it. */
async function store(
  { key, token }: { key: string; token: string },
  { stores, report }: ObtainTokenParts,
): Promise<boolean> {
  try {
    await stores.tokens.set(key, token);
    return true;
  } catch {
    report({ type: 'storage-blocked' });
    return false;
  }
}
