import type { FileAuthEvent } from '../../../src/shared/contract/events.js';
import { toOptionsData, type FileAuthOptionsData } from '../../../src/shared/contract/options.js';
import { createPageCore, type PageCore } from '../../../src/page/tokens/page-core.js';
import {
  resolveRegisterOptions,
  type RegisterFileAuthWorkerOptions,
} from '../../../src/page/registration/options.js';
import { cdn } from './sample.js';

export interface CoreForTest {
  readonly core: PageCore;
  /** What was reported. */
  readonly events: FileAuthEvent[];
  /** This page signs out, as far as its own memory goes. */
  signOut(): void;
  /** Ends everything, as `unregister()` does. */
  end(): void;
}

/** The core of a page that has registered, without anything that would use it. A worker may have other options. */
export function createCore(
  given: Partial<RegisterFileAuthWorkerOptions> = {},
  ofWorker: Partial<FileAuthOptionsData> = {},
): CoreForTest {
  const options = resolveRegisterOptions({ origins: [cdn], worker: 'own', ...given });
  const events: FileAuthEvent[] = [];
  const ending = new AbortController();
  let signingOut = new AbortController();
  const core = createPageCore({
    options,
    data: { ...toOptionsData(options.fileAuth), ...ofWorker },
    report: (event) => void events.push(event),
    signOutSignal: () => signingOut.signal,
    signal: ending.signal,
  });
  return {
    core,
    events,
    signOut: () => {
      signingOut.abort();
      signingOut = new AbortController();
      core.tokens.signOut(Number.MAX_SAFE_INTEGER);
    },
    end: () => ending.abort(),
  };
}
