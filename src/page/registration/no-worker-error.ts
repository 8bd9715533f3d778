import { FileAuthError } from '../../shared/contract/errors.js';
import type { NoWorkerReason } from '../../shared/contract/events.js';
import type { FileAuthOptionsData } from '../../shared/contract/options.js';
import { pageUrl } from '../util/page-url.js';

interface Details {
  readonly cause?: unknown;
  readonly name?: string;
  readonly options?: FileAuthOptionsData | null;
}

/** No service worker gives this page's files their tokens, and the page can do without. */
export class NoWorkerError extends FileAuthError {
  readonly noWorker: NoWorkerReason;
  /** Of the worker that is about to take over; `null` if there is none. */
  readonly options: FileAuthOptionsData | null;

  /** @param name - of what the reason is about: with `policy` the directive, with `other-worker` the path of the script */
  constructor(noWorker: NoWorkerReason, { cause, name = '', options = null }: Details = {}) {
    super('unsupported', explain(noWorker, name), { cause });
    this.noWorker = noWorker;
    this.options = options;
  }
}

const unavailable = 'Service workers are not available: ';

// Chromium 156 throws the second where it blocks the cookies of other sites:
// test/unit/page/registration/no-worker-error.test.ts
const denials = new Set(['SecurityError', 'NotSupportedError']);

/**
 * Tells a browser that denies this page all storage from one that denies the set-up; both may be SecurityErrors. Off the web
 * there is nothing to set up.
 */
export function asNoWorker(error: unknown): unknown {
  if (error instanceof FileAuthError) return error;
  if (!isOnTheWeb()) return new NoWorkerError('no-web-origin', { cause: error });
  const isDenied = error instanceof DOMException && denials.has(error.name) && isStorageDenied();
  return isDenied ? new NoWorkerError('storage-denied', { cause: error }) : error;
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

function explain(reason: NoWorkerReason, name: string): string {
  const explanations: Record<NoWorkerReason, string> = {
    'insecure-context': `${unavailable}this page is not a secure context: serve ${location.origin} over https, or from localhost`,
    unavailable: `${unavailable}this browser has none, or has them switched off (some private windows and hardened browsers do)`,
    'storage-denied': `${unavailable}this browser refuses this page storage (blocked cookies, or a frame of another site)`,
    'no-web-origin': `${unavailable}this page is not on the web, its address begins with ${location.protocol}`,
    policy:
      unavailable +
      (name === 'require-trusted-types-for'
        ? 'Trusted Types (require-trusted-types-for) forbid a string as the address of a script: pass a TrustedScriptURL as ' +
          '"url" with a worker of your own, or let the default policy make one'
        : `the page's Content Security Policy forbids the script: add 'self' to its directive ${name}`),
    blocked: `${unavailable}something refuses them, though the script is as it should be (a security suite, a test runner that blocks workers)`,
    'no-answer': `${unavailable}the browser did not answer for three seconds`,
    'old-worker':
      'An older version of the service worker, without file-auth-worker, is still active. The newer one takes over when ' +
      'the other tabs of this application are closed, or when it calls skipWaiting()',
    'other-worker':
      `The service worker ${name} controls this page now, and does not answer to file-auth-worker: a scope has one worker. ` +
      'Let one script do the work of both. Write a worker that imports both scripts (a generated one is not to be edited) ' +
      'and calls installFileAuth, register that one only, and pass its URL as "url"',
    unregistered:
      'Something has unregistered the service worker of this page: look for clean-up code that unregisters every worker',
    bypassed:
      'The service worker controls this page, but does not see its files. Either "Bypass for network" is switched on in the ' +
      'developer tools, or another fetch listener of the worker answers every request first: call installFileAuth before it',
  };
  return `${explanations[reason]}.`;
}
