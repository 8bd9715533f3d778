import type { NoWorkerReason } from '../shared/contract/events.js';
import type { FileAuthOptionsData } from '../shared/contract/options.js';
import type { TallySummary } from '../shared/contract/tally.js';

/** What `status()` resolves to. Contains no token. */
export interface FileAuthStatus extends TallySummary {
  /** The version of this package on the page. */
  readonly version: string;
  /** Who adds tokens to this page's requests. */
  readonly mode: 'worker' | 'page';
  /** Why no worker adds tokens to this page's requests; `null` if a worker does. */
  readonly noWorker: NoWorkerReason | null;
  /** Whether the worker controls this page now. */
  readonly controlled: boolean;
  /** The version of this package in the worker; `null` if there is no worker or it did not answer within three seconds. */
  readonly workerVersion: string | null;
  /** The options in effect: those of the worker, if there is one. */
  readonly options: FileAuthOptionsData;
  /** Whether `signOut()` was called and no token has been set since. */
  readonly signedOut: boolean;
  /** The session of this page with the distributions. */
  readonly session: SessionStatus;
}

/** What became of the option `session`. */
export interface SessionStatus {
  /**
   * `'open'`: requests that no worker sees have the token of the account. `'not-kept'`: the browser does not keep the cookie.
   * `'not-offered'`: the edge has no sessions. `'off'`: the option is off, there is no token, or somebody has signed out.
   */
  readonly state: 'open' | 'not-kept' | 'not-offered' | 'off';
  /** When it will be opened again with a new token, in milliseconds since 1970; `null` if it is not open. */
  readonly until: number | null;
}
