import type { FileAuthEvent } from '../../../src/shared/contract/events.js';
import { toOptionsData, type FileAuthOptionsData } from '../../../src/shared/contract/options.js';
import {
  resolveRegisterOptions,
  type RegisterFileAuthWorkerOptions,
} from '../../../src/page/registration/options.js';
import { openTokens, type PageTokens } from '../../../src/page/tokens/open-tokens.js';
import { createSignOutSignal } from '../../../src/page/tokens/sign-out-signal.js';
import { cdn } from './sample.js';

export interface PageTokensForTest extends PageTokens {
  /** What was reported. */
  readonly events: FileAuthEvent[];
  /** This page signs out, as far as its own memory goes. */
  signOut(): void;
  /** Ends everything, as `unregister()` does. */
  end(): void;
}

/** The tokens of a page that has registered, without anything that would use them. A worker may have other options. */
export function openPageTokens(
  given: Partial<RegisterFileAuthWorkerOptions> = {},
  ofWorker: Partial<FileAuthOptionsData> = {},
): PageTokensForTest {
  const resolved = resolveRegisterOptions({ origins: [cdn], worker: 'own', ...given });
  const events: FileAuthEvent[] = [];
  const ending = new AbortController();
  const signOutSignal = createSignOutSignal();
  const tokens = openTokens({
    given: resolved,
    options: { ...toOptionsData(resolved.fileAuth), ...ofWorker },
    report: (event) => void events.push(event),
    signOutSignal,
    signal: ending.signal,
  });
  return {
    ...tokens,
    events,
    signOut: () => {
      signOutSignal.abort();
      tokens.source.signOut(Number.MAX_SAFE_INTEGER);
    },
    end: () => ending.abort(),
  };
}
