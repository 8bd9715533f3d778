import type { NoWorkerReason } from '../shared/contract/events.js';
import type { FileAuthOptionsData } from '../shared/contract/options.js';
import type { TallySummary } from '../shared/contract/tally.js';

/** What `status()` tells. Holds no token. */
export interface FileAuthStatus extends TallySummary {
  /** The version of this package on the page. */
  readonly version: string;
  readonly mode: 'worker' | 'page';
  /** Why no worker gives this page's files their tokens; `null` if one does. */
  readonly noWorker: NoWorkerReason | null;
  /** Whether the worker controls this page now. */
  readonly controlled: boolean;
  /** The version of this package in the worker; `null` if there is none, or it did not answer within three seconds. */
  readonly workerVersion: string | null;
  /** The options in effect: the worker's, where there is one. */
  readonly options: FileAuthOptionsData;
  readonly signedOut: boolean;
}
