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
    'insecure-context': `${unavailable}this page is not a secure context. Serve ${location.origin} over https or from localhost`,
    unavailable: `${unavailable}this browser has none, or they are switched off, as in some private windows and hardened browsers`,
    'storage-denied': `${unavailable}the browser gives this page no storage (blocked cookies, or a frame of another site)`,
    'no-web-origin': `${unavailable}this page is not on the web: its URL begins with ${location.protocol}`,
    policy:
      unavailable +
      (name === 'require-trusted-types-for'
        ? 'Trusted Types (require-trusted-types-for) forbid a string as the URL of a script. Pass a TrustedScriptURL as ' +
          '"url" of your own worker, or let the default policy create one'
        : `the page's Content Security Policy forbids the script. Add 'self' to its directive ${name}`),
    blocked: `${unavailable}something blocks them, although the script is correct (a security suite, a test runner)`,
    'no-answer': `${unavailable}the browser did not answer for three seconds`,
    'old-worker':
      'An older version of the service worker, without file-auth-worker, is still active. The newer one takes over when ' +
      'the other tabs of this application are closed, or when it calls skipWaiting()',
    'other-worker':
      `The service worker ${name} controls this page now, but does not contain file-auth-worker. ` +
      'Write a worker that imports both scripts and calls installFileAuth, register only that one, and pass its URL as ' +
      '"url"',
    unregistered:
      'Something has unregistered the service worker of this page. Look for clean-up code that unregisters every worker',
    bypassed:
      'The service worker controls this page, but does not see its files. Either "Bypass for network" is switched on in the ' +
      'developer tools, or another fetch listener of the worker answers first. Call installFileAuth before it',
  };
  return `${explanations[reason]}.`;
}
