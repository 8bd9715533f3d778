import type { FileAuthEvent } from '../../shared/contract/events.js';
import { message, type PageMessage, type SignOutMessage } from '../../shared/contract/protocol.js';
import { compileIsTokenKey } from '../../shared/contract/token-keys.js';
import type { TokenSource } from '../../shared/tokens/token-source.js';
import { endSignOut, type SignOutState } from '../../shared/tokens/token-store.js';
import { wipeKeptFiles } from '../cache/wipe-kept-files.js';
import { wipeScratchFiles } from '../downloads/scratch-files.js';
import type { Stores } from './stores.js';

/** Signs out, and keeps up with those who sign out elsewhere. */
export interface SignOut {
  /**
   * Signs out.
   *
   * @throws {FileAuthError} `storage-blocked`
   */
  readonly signOut: () => Promise<void>;
  /** Ends a sign-out: the user of this page is signed in. Resolves with whether there was one. */
  end(): Promise<boolean>;
  /** Another page has signed out, and says so. */
  readonly followOtherPage: (epoch: number) => void;
  /**
   * Finds out whether somebody has signed out without this page hearing of it: a worker tells of one in another scope only
   * as an event, and in the back/forward cache a page hears nothing. Resolves with whether somebody is signed in.
   */
  readonly lookForSignOut: () => Promise<boolean>;
  readonly isSignedOut: () => Promise<boolean>;
}

interface SignOutParts {
  readonly stores: Stores;
  readonly templates: readonly string[];
  /** Who gives this page's requests their tokens. Workers report a sign-out to every page of their scope themselves. */
  readonly mode: 'worker' | 'page';
  readonly report: (event: FileAuthEvent) => void;
  /** Tells the other pages of this scope, and every worker; resolves when the worker has taken note, or after a second. */
  readonly tellOthers: (news: SignOutMessage & PageMessage) => Promise<void>;
  /** Closes the session that this page may have. @throws {FileAuthError} `session-left` */
  readonly closeSession: () => Promise<void>;
  /** What this page knows of tokens, and in which order it forgets it. */
  readonly memory: {
    /** Ends the questions to `getToken`, the downloads and what is being opened. */
    readonly abortWaits: () => void;
    readonly tokens: TokenSource;
    readonly forgetLinkTokens: () => void;
    readonly removeTokensFromElements: () => void;
    readonly forgetSession: () => void;
  };
}

/** Until it is known, the last of all: what is asked from now on cannot belong to an older one. */
const unknownEpoch = Number.MAX_SAFE_INTEGER;

export function createSignOut(parts: SignOutParts): SignOut {
  const { stores, memory } = parts;
  const { state } = stores;
  /** Of the last sign-out that this page knows of. */
  let knownEpoch = 0;

  /** Every way in which a page learns of a sign-out, its own included, leads here. */
  const forgetTokens = (epoch: number): void => {
    knownEpoch = epoch;
    memory.abortWaits();
    memory.tokens.signOut(epoch);
    memory.forgetLinkTokens();
    memory.removeTokensFromElements();
    memory.forgetSession();
  };
  /** Of a sign-out elsewhere, nobody waits here for what this page leaves behind. */
  const follow = (epoch: number): void => {
    forgetTokens(epoch);
    void wipeScratchFiles();
  };
  const reportWithoutWorker = (): void => {
    if (parts.mode === 'page') parts.report({ type: 'signed-out' });
  };

  return {
    signOut: () => signOut(parts, forgetTokens, reportWithoutWorker),
    end: async () => {
      const { epoch, signedOut } = await state.read();
      knownEpoch = epoch;
      if (signedOut) await state.update(endSignOut(epoch));
      return signedOut;
    },
    followOtherPage: (epoch) => {
      follow(epoch);
      reportWithoutWorker();
    },
    lookForSignOut: async () => {
      const now = await state.read().catch(() => null);
      // A store that cannot be read, or was full when somebody signed out, ends no sign-out.
      if (now === null) return false;
      // Another user may be signed in now.
      if (now.signedOut || now.epoch !== knownEpoch) follow(now.epoch);
      return !now.signedOut;
    },
    // A state that cannot be read forbids nothing, here as in the worker.
    isSignedOut: async () => (await state.read().catch(() => null))?.signedOut ?? false,
  };
}

/** The steps of a sign-out. Each is taken though the one before has failed; the first failure is the caller's to know. */
async function signOut(
  { stores, templates, tellOthers, closeSession }: SignOutParts,
  forgetTokens: (epoch: number) => void,
  reportWithoutWorker: () => void,
): Promise<void> {
  const { name, state } = stores;
  // At once, before anything is waited for: no request of this page gets a token any more.
  forgetTokens(unknownEpoch);
  // Before the tokens go: what is asked for in another tab meanwhile is told by the epoch, and not stored.
  const recorded = await settle(state.update(recordSignOut));
  const removed = await settle(removeTokens(stores, templates));
  // Once more: what this page has read since was in the store still.
  const epoch = recorded.value?.epoch ?? unknownEpoch;
  forgetTokens(epoch);
  // Only now, so that a worker that forgets can find no token to remember.
  const told = await settle(tellOthers(message({ type: 'file-auth:sign-out', store: name, epoch })));
  const closed = await settle(closeSession());
  reportWithoutWorker();
  // A worker that does not answer has not dropped what it keeps.
  const wiped = await settle(wipeKeptFiles(name));
  await wipeScratchFiles();
  // A worker that started in between has found a token that was about to go, and taken the sign-out for ended.
  const confirmed = await settle(state.update(confirmSignOut(epoch)));
  const failure = [recorded, removed, told, wiped, confirmed, closed].find(
    ({ error }) => error !== undefined,
  );
  if (failure) throw failure.error;
}

function recordSignOut({ epoch }: SignOutState): SignOutState {
  return { epoch: epoch + 1, signedOut: true };
}

/** A newer one is not this one's to confirm. */
function confirmSignOut(epoch: number): (now: SignOutState) => SignOutState {
  return (now) => ({ ...now, signedOut: now.signedOut || now.epoch === epoch });
}

async function removeTokens({ tokens }: Stores, templates: readonly string[]): Promise<void> {
  const isTokenKey = compileIsTokenKey(templates);
  const keys = await tokens.keys();
  await Promise.all(keys.filter((key) => isTokenKey(key)).map((key) => tokens.remove(key)));
}

/** Waits for the end of a step, good or bad. */
async function settle<T>(step: Promise<T>): Promise<{ value?: T; error?: unknown }> {
  try {
    return { value: await step };
  } catch (error) {
    return { error };
  }
}
