import type { FileAuthOptionsData } from '../../shared/contract/options.js';
import type { NoWorkerError } from '../registration/no-worker-error.js';
import type { WorkerInControl } from '../with-worker/worker-side.js';

/** A worker of ours, which gives this page's requests their tokens. */
export interface WorkerControl {
  readonly worker: WorkerInControl;
  /** In effect: the worker's. */
  readonly options: FileAuthOptionsData;
}

/** Who gives this page's requests their tokens: a worker, or for a reason the page itself. */
export type Control = WorkerControl | NoWorkerError;
