import type { FileAuthEvent } from '../../shared/contract/events.js';
import type { TokenQuestionReason } from '../../shared/contract/protocol.js';
import { isUsableToken } from '../../shared/tokens/token.js';
import type { TokenStoreName } from '../../shared/contract/store-option.js';
import type { StateStore, TokenStore } from '../../shared/tokens/token-store.js';
import { underLock } from '../../shared/util/under-lock.js';
import { callGetToken } from './call-get-token.js';
import type { GetToken } from '../registration/options.js';

/** What `getToken` is asked. */
export interface TokenAsk {
  readonly key: string;
  readonly keys: readonly string[];
  readonly folder: string;
  readonly file: string;
  readonly reason: TokenQuestionReason;
}

export interface ObtainParts {
  readonly getToken: GetToken | undefined;
  readonly timeoutMs: number;
  readonly storeName: TokenStoreName;
  readonly store: TokenStore;
  readonly state: StateStore;
  readonly report: (event: FileAuthEvent) => void;
  /** Aborted when this page signs out. */
  readonly signOutSignal: () => AbortSignal;
  /** Ends the asking. */
  readonly signal: AbortSignal;
}

/** A token, and whether it could be stored. */
export interface ObtainedToken {
  readonly key: string;
  readonly token: string;
  readonly stored: boolean;
}

/**
 * Gets a token from the application's `getToken`, one tab at a time for each key, unless another tab has stored one
 * meanwhile.
 *
 * @param isRefused - whether a stored token is the one that is no good
 * @returns `null` if there is none, or somebody has signed out
 * @throws what `getToken` throws, and the end of the wait
 */
export async function obtainToken(
  ask: TokenAsk,
  getToken: GetToken,
  isRefused: (stored: string) => boolean | Promise<boolean>,
  parts: ObtainParts,
): Promise<ObtainedToken | null> {
  const { store, state, storeName, timeoutMs } = parts;
  const name = `file-auth:${storeName.name}/${storeName.storeName}/${ask.key}`;
  // Tabs take turns, so that the second finds what the first has got. One that is frozen in its turn is not waited for.
  return underLock(name, AbortSignal.timeout(timeoutMs), async () => {
    const before = await state.read().catch(() => null);
    if (before?.signedOut) return null;
    const stored = await store.get(ask.key).catch(() => null);
    if (isUsableToken(stored) && !(await isRefused(stored))) {
      return { key: ask.key, token: stored, stored: true };
    }
    const given = await callGetToken(ask, getToken, parts);
    if (given === null) return null;
    const after = await state.read().catch(() => null);
    // A page that is being left reads nothing any more. That is no answer, or the next page's files would go without.
    if (before !== null && after === null) throw new Error('whether somebody signed out cannot be read');
    // A token that was asked for before a sign-out belongs to whoever has left.
    if (after?.epoch !== before?.epoch) return null;
    return { ...given, stored: await save(given, parts) };
  });
}

/** A token that cannot be stored still serves the requests that wait for it. */
async function save(
  { key, token }: { key: string; token: string },
  { store, report }: ObtainParts,
): Promise<boolean> {
  try {
    await store.set(key, token);
    return true;
  } catch {
    report({ type: 'storage-blocked' });
    return false;
  }
}
