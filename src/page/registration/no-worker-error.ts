import { FileAuthError } from '../../shared/contract/errors.js';
import type { NoWorkerReason } from '../../shared/contract/events.js';
import { pageUrl } from '../util/page-url.js';

/** There is no service worker for this page, and nothing that its developer could correct. */
export class NoWorkerError extends FileAuthError {
  readonly noWorker: NoWorkerReason;

  /** @param directive - what forbids the script, with the reason `policy` */
  constructor(noWorker: NoWorkerReason, cause?: unknown, directive = '') {
    super('unsupported', `Service workers are not available: ${explain(noWorker, directive)}.`, { cause });
    this.noWorker = noWorker;
  }
}

// Chromium 156 throws the second where it blocks the cookies of other sites:
// test/unit/page/registration/no-worker-error.test.ts
const denials = new Set(['SecurityError', 'NotSupportedError']);

/**
 * Tells a browser that denies this page all storage from one that denies the set-up; both may be SecurityErrors. Off the web
 * there is nothing to set up.
 */
export function asNoWorker(error: unknown): unknown {
  if (error instanceof FileAuthError) return error;
  if (!isOnTheWeb()) return new NoWorkerError('no-web-origin', error);
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

/** Whether the page is on the web, where alone workers are sure to be. */
export function isOnTheWeb(): boolean {
  return /^https?:$/.test(pageUrl().protocol);
}

function explain(reason: NoWorkerReason, directive: string): string {
  const explanations: Record<NoWorkerReason, string> = {
    'insecure-context': `this page is not a secure context: serve ${location.origin} over https, or from localhost`,
    unavailable:
      'this browser has none, or has them switched off (some private windows and hardened browsers do)',
    'storage-denied': 'this browser refuses this page storage (blocked cookies, or a frame of another site)',
    'no-web-origin': `this page is not on the web, its address begins with ${location.protocol}`,
    policy:
      directive === 'require-trusted-types-for'
        ? 'Trusted Types (require-trusted-types-for) forbid a text as the address of a script: pass a TrustedScriptURL as ' +
          '"url" with a worker of your own, or let the default policy make one'
        : `the page's Content Security Policy forbids the script: add 'self' to its directive ${directive}`,
    blocked:
      'something refuses them, though the script is as it should be (a security suite, a test runner that blocks workers)',
    'no-answer': 'the browser did not answer for three seconds',
  };
  return explanations[reason];
}
