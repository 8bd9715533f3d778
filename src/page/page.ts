import { createFileAuthEvents, type FileAuthEvents } from './file-auth-events.js';
import type { ResolvedRegisterOptions } from './registration/options.js';
import { createSignOutSignal, type SignOutSignal } from './tokens/sign-out-signal.js';
import { warnOfFailure } from './warnings/warn-of-failure.js';
import { warnOfPagesInstead } from './warnings/warn-of-pages-instead.js';
import { listen } from './util/listen.js';

/** What a page keeps for as long as it does something for files, whoever controls it. */
export interface Page {
  /** By the caller of `registerFileAuthWorker`. */
  readonly given: ResolvedRegisterOptions;
  readonly events: FileAuthEvents;
  readonly signOutSignal: SignOutSignal;
  /** Ends all that this page does for files. */
  readonly detach: () => void;
  readonly signal: AbortSignal;
}

export function openPage(given: ResolvedRegisterOptions): Page {
  const detached = new AbortController();
  const { signal } = detached;
  const detach = (): void => detached.abort();
  if (given.signal) listen(given.signal, ['abort'], detach, { signal });
  // Without the application's, nobody would hear of what is wrong with its set-up.
  const events = createFileAuthEvents(given.onEvent ?? warnOfFailure);
  events.listen(warnOfPagesInstead);
  return { given, events, signOutSignal: createSignOutSignal(), detach, signal };
}
