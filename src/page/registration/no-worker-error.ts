import { FileAuthError } from '../../shared/contract/errors.js';
import type { NoWorkerReason } from '../../shared/contract/events.js';

/** There is no service worker for this page, and nothing that its developer could correct. */
export class NoWorkerError extends FileAuthError {
  readonly noWorker: NoWorkerReason;

  constructor(noWorker: NoWorkerReason, cause?: unknown) {
    super('unsupported', `Service workers are not available: ${explain(noWorker)}.`, { cause });
    this.noWorker = noWorker;
  }
}

// Chromium 156 throws the second where it blocks the cookies of other sites:
// test/unit/page/registration/no-worker-error.test.ts
const denials = new Set(['SecurityError', 'NotSupportedError']);

/** Tells a browser that denies this page all storage from one that denies the set-up; both may be SecurityErrors. */
export function asNoWorker(error: unknown): unknown {
  const isDenied = error instanceof DOMException && denials.has(error.name) && isStorageDenied();
  return isDenied ? new NoWorkerError('storage-denied', error) : error;
}

function isStorageDenied(): boolean {
  try {
    return window.localStorage === null;
  } catch {
    return true;
  }
}

function explain(reason: NoWorkerReason): string {
  if (reason === 'insecure-context') {
    return `this page is not a secure context: serve ${location.origin} over https, or from localhost`;
  }
  return reason === 'unavailable'
    ? 'this browser has none, or has them switched off (some private windows and hardened browsers do)'
    : 'this browser refuses this page storage (blocked cookies, or a frame of another site)';
}
