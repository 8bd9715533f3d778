import { compileIsTokenKey } from '../../shared/contract/token-keys.js';
import { endSignOut } from '../../shared/tokens/token-store.js';
import type { PageCore } from './page-core.js';
import { wipeScratchFiles } from '../downloads/save-bytes.js';
import type { TokenChanges } from './token-changes.js';
import { wipeKeptFiles } from '../downloads/wipe-kept-files.js';

/** The tokens that a page stores and removes. */
export interface PageTokens {
  /** Stores a token and ends a sign-out, or removes one (`null`). */
  set(key: string, token: string | null): Promise<void>;
  /** Ends a sign-out. */
  resume(): Promise<void>;
  signOut(): Promise<void>;
  isSignedOut(): Promise<boolean>;
}

export interface PageTokensParts {
  readonly core: PageCore;
  readonly changes: TokenChanges;
  readonly healAll: () => void;
}

export function createPageTokens(parts: PageTokensParts): PageTokens {
  const { core, changes, healAll } = parts;
  const { store, state } = core.asking;

  const resume = async (): Promise<void> => {
    const { epoch, signedOut } = await state.read();
    changes.know(epoch);
    if (signedOut) await state.update(endSignOut(epoch));
    await changes.tell(true);
    healAll();
  };

  return {
    set: async (key, token) => {
      if (token === null) {
        await store.remove(key);
        return changes.tell(false);
      }
      await store.set(key, token);
      return resume();
    },
    resume,
    signOut: () => signOut(parts),
    // A state that cannot be read forbids nothing, here as in the worker.
    isSignedOut: async () => (await state.read().catch(() => null))?.signedOut ?? false,
  };
}

async function signOut({ core, changes }: PageTokensParts): Promise<void> {
  const { state } = core.asking;
  changes.forget(Number.MAX_SAFE_INTEGER);
  const marked = await settle(state.update(({ epoch }) => ({ epoch: epoch + 1, signedOut: true })));
  const removed = await settle(removeTokens(core));
  const epoch = marked.value?.epoch ?? Number.MAX_SAFE_INTEGER;
  changes.forget(epoch);
  const told = await settle(changes.tellOfSignOut(epoch));
  // A worker that does not answer has not dropped what it keeps.
  const wiped = await settle(wipeKeptFiles(core.data.store));
  await wipeScratchFiles();
  // A worker that started in between has found a token that was about to go, and taken the mark for ended.
  const kept = await settle(
    state.update((now) => ({ ...now, signedOut: now.signedOut || now.epoch === epoch })),
  );
  const failure = [marked, removed, told, wiped, kept].find(({ error }) => error !== undefined);
  if (failure) throw failure.error;
}

async function removeTokens({ asking: { store }, data }: PageCore): Promise<void> {
  const isTokenKey = compileIsTokenKey(data.tokenKeys);
  const keys = await store.keys();
  await Promise.all(keys.filter((key) => isTokenKey(key)).map((key) => store.remove(key)));
}

/** Waits for the end of a step, good or bad: the steps after it are due all the same. */
async function settle<T>(step: Promise<T>): Promise<{ value?: T; error?: unknown }> {
  try {
    return { value: await step };
  } catch (error) {
    return { error };
  }
}
