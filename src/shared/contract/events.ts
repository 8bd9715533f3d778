import type { DenialReason } from './denial.js';

/**
 * What became of one request for a file.
 *
 * - `authorized`: sent with a token, and not denied for it
 * - `cached`: answered from the bytes that the `cache` option keeps
 * - `untouched`: there was no token; sent as without a worker
 * - `denied`: the edge denied it, and no other token helped
 * - `replaced`: the distribution answered with an HTML page in the file's place (a custom error response with status 200)
 * - `failed`: the network gave no answer
 */
export type FileOutcome = 'authorized' | 'cached' | 'untouched' | 'denied' | 'replaced' | 'failed';

/** One request for a file, as the worker saw it. Holds no token and no query. */
export interface FileEvent {
  readonly type: 'file';
  readonly folder: string;
  readonly file: string;
  readonly path: string;
  /** {@link https://fetch.spec.whatwg.org/#concept-request-destination | Request destination}; `''` for `fetch()` and XHR. */
  readonly destination: string;
  readonly outcome: FileOutcome;
  /** Under which key the token was stored that was used last; `null` if there was none. */
  readonly key: string | null;
  /** HTTP status; 0 if it could not be read. */
  readonly status: number;
  /** The edge's reason if it denied the request. */
  readonly reason: DenialReason | null;
  /** Whether a denial was answered by another try with another token. */
  readonly retried: boolean;
  /** Milliseconds from the request to the answer's headers. */
  readonly ms: number;
}

/** What the package tells the application about its work. */
export type FileAuthEvent =
  | FileEvent
  /** A link or a navigation was to save a file, and there is none for a `reason`. The page stays as it is. */
  | {
      readonly type: 'download-failed';
      readonly folder: string;
      readonly file: string;
      readonly path: string;
      readonly reason: FailureReason;
    }
  /** A page answered the worker's question for a token. */
  | { readonly type: 'token-refreshed'; readonly key: string }
  /** `getToken` threw, took too long or gave something that is no token. Told to the page it happened in. */
  | { readonly type: 'token-failed'; readonly key: string; readonly error: unknown }
  /** The token store did not answer within a second; the request went on as if there were no token. */
  | { readonly type: 'storage-blocked' }
  /** There was no room for a file that the `cache` option was to keep; the files kept so far were dropped. */
  | { readonly type: 'cache-full' }
  /** Somebody signed out, in this tab or in another one. */
  | { readonly type: 'signed-out' }
  /** This page has no service worker, so `registerFileAuthWorker` resolves in `mode: 'page'`; or it has lost it, and `fallback` is `'reject'`. */
  | { readonly type: 'no-worker'; readonly reason: NoWorkerReason; readonly message: string }
  /**
   * Since the page registered, a worker has taken over from it (`'worker'`, and `reason` is `null`), or the page from a worker
   * that does not give its files their tokens any more. `message` says it in words.
   */
  | {
      readonly type: 'mode-changed';
      readonly mode: 'worker' | 'page';
      readonly reason: NoWorkerReason | null;
      readonly message: string;
    };

/** Why no service worker gives this page's files their tokens. */
export type NoWorkerReason =
  /** The page is not a secure context (plain http). */
  | 'insecure-context'
  /** The browser has none, or has them switched off. */
  | 'unavailable'
  /** The browser refuses this page the storage that they need (blocked cookies, some frames of other sites). */
  | 'storage-denied'
  /** The page is not on the web: a `file:` page, or an app with a scheme of its own (`capacitor:`, `tauri:`). */
  | 'no-web-origin'
  /** The page's Content Security Policy, or its Trusted Types, forbid the script. The message names the directive. */
  | 'policy'
  /** Something else refuses, though the script is as it should be: a security suite, a test runner, an extension. */
  | 'blocked'
  /** The browser was asked, and was silent for three seconds. */
  | 'no-answer'
  /** The application's worker is an older version without this package, and the newer one waits. */
  | 'old-worker'
  /** A script without this package has taken the scope. The message names it. */
  | 'other-worker'
  /** Something has unregistered the worker. */
  | 'unregistered'
  /** The worker controls this page and does not see its files: developer tools, or another listener that answers first. */
  | 'bypassed';

/** Why a request got no file. */
export type FailureReason =
  | DenialReason
  /** There was no token, and without one there was no answer that could be read as a success. */
  | 'no-token'
  /** The answer of the bucket. The file probably does not exist. */
  | 'origin'
  /** The distribution answered with an HTML page in the file's place: a custom error response turns errors into status 200. */
  | 'replaced'
  /** The network gave no answer, or one that CORS keeps from being read. */
  | 'network';

/** One request that got no file. Holds no token and no query. */
export interface FileFailure {
  readonly folder: string;
  readonly file: string;
  readonly reason: FailureReason;
  /** HTTP status; 0 if it could not be read. */
  readonly status: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}
