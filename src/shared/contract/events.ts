import type { DenialReason } from './denial.js';

/** What became of one request for a file. */
export type FileOutcome =
  /** Sent with a token, and not denied. */
  | 'authorized'
  /** Answered from the files that the option `cache` stores. */
  | 'cached'
  /** Sent without a token, because there was none. */
  | 'untouched'
  /** The edge denied the request, and no other token helped. */
  | 'denied'
  /**
   * The distribution answered with an HTML page instead of the file, because a custom error response turns errors into
   * status 200. Remove that custom error response.
   */
  | 'replaced'
  /** The network gave no answer. */
  | 'failed';

/** One request for a file was answered. Contains no token and no query. */
export interface FileEvent {
  readonly type: 'file';
  /** What the group `folder` of the option `path` matched. */
  readonly folder: string;
  /** What the group `file` of the option `path` matched. */
  readonly file: string;
  /** The path of the file's URL. */
  readonly path: string;
  /** {@link https://fetch.spec.whatwg.org/#concept-request-destination | Request destination}; `''` for `fetch()` and XHR. */
  readonly destination: string;
  /** What became of the request. */
  readonly outcome: FileOutcome;
  /** The key of the token that was used last; `null` if there was none. */
  readonly key: string | null;
  /** The HTTP status; 0 if it could not be read. */
  readonly status: number;
  /** Why the edge denied the request; `null` if it did not. */
  readonly reason: DenialReason | null;
  /** Whether the request was denied and then retried with another token. */
  readonly retried: boolean;
  /** Milliseconds from the request to the headers of the response. */
  readonly ms: number;
}

/**
 * What happened to the page's files and tokens. `onEvent` is called with these objects. {@link FileAuth} dispatches each
 * as a `CustomEvent` with the object as `detail`. They contain no token and no query.
 *
 * @example
 * ```ts
 * fileAuth.addEventListener('file', ({ detail }) => {
 *   if (detail.outcome === 'denied') console.warn(detail.path, detail.reason);
 * });
 * ```
 */
export type FileAuthEvent =
  /** The event `file`: a request for a file was answered. */
  | FileEvent
  /** A link or a navigation could not save a file; `reason` says why. The page stays as it is. */
  | {
      readonly type: 'download-failed';
      readonly folder: string;
      readonly file: string;
      readonly path: string;
      readonly reason: FailureReason;
    }
  /** `getToken` has provided a token, which is stored under `key`. */
  | { readonly type: 'token-refreshed'; readonly key: string }
  /**
   * `getToken` threw, took longer than `tokenTimeoutMs`, or resolved to something that is not a token. Only the page that
   * called it gets this event. Do not log `error` unless you know that your own `getToken` puts no token into it.
   */
  | { readonly type: 'token-failed'; readonly key: string; readonly error: unknown }
  /** The token store did not answer within a second. The request was sent as if there were no token. */
  | { readonly type: 'storage-blocked' }
  /** The browser had no space left for a file of the option `cache`. All cached files were deleted. */
  | { readonly type: 'cache-full' }
  /** `signOut()` was called in this tab or in another one. */
  | { readonly type: 'signed-out' }
  /**
   * No service worker is available, so `registerFileAuthWorker` resolves in `mode: 'page'`. With `fallback: 'reject'`: the
   * page has lost its service worker. `message` says what to do.
   */
  | { readonly type: 'no-worker'; readonly reason: NoWorkerReason; readonly message: string }
  /**
   * After registration, a worker has taken over from the page (`mode` is `'worker'`, `reason` is `null`), or the page has
   * taken over from a worker that no longer adds tokens (`mode` is `'page'`). `message` says why.
   */
  | {
      readonly type: 'mode-changed';
      readonly mode: 'worker' | 'page';
      readonly reason: NoWorkerReason | null;
      readonly message: string;
    };

/** Why no service worker adds tokens to this page's requests. */
export type NoWorkerReason =
  /** The page is not a secure context (plain http). Serve it over https or from localhost. */
  | 'insecure-context'
  /** The browser has no service workers, or they are switched off, as in some private windows and hardened browsers. */
  | 'unavailable'
  /** The browser gives this page no storage: blocked cookies, or a frame of another site. */
  | 'storage-denied'
  /** The page is not on the web: a `file:` page, or an app with its own scheme (`capacitor:`, `tauri:`). */
  | 'no-web-origin'
  /**
   * The page's Content Security Policy or Trusted Types forbid the worker script. The message names the directive to change.
   */
  | 'policy'
  /** Something else blocks service workers, although the script is correct: a security suite, a test runner, an extension. */
  | 'blocked'
  /** The browser did not answer for three seconds. */
  | 'no-answer'
  /**
   * An older version of your worker, without this package, is still active. The newer one takes over when the other tabs
   * are closed, or when it calls `skipWaiting()`.
   */
  | 'old-worker'
  /** Another worker script, without this package, has taken the scope. Let one script do the work of both. */
  | 'other-worker'
  /** Something has unregistered the worker. Look for clean-up code that unregisters every worker. */
  | 'unregistered'
  /**
   * The worker controls this page, but does not see its files. Either "Bypass for network" is switched on in the developer
   * tools, or another fetch listener answers first: call `installFileAuth` before it.
   */
  | 'bypassed';

/** Why a request got no file. */
export type FailureReason =
  /** The edge denied the request. */
  | DenialReason
  /** There was no token, and the request without a token was not answered with a readable success. */
  | 'no-token'
  /** The bucket answered with an error. The file probably does not exist. */
  | 'origin'
  /**
   * The distribution answered with an HTML page instead of the file, because a custom error response turns errors into
   * status 200.
   */
  | 'replaced'
  /** The network gave no answer, or the response could not be read because the distribution sends no CORS headers. */
  | 'network';

/** One request that got no file. Contains no token and no query. */
export interface FileFailure {
  /** What the group `folder` of the option `path` matched. */
  readonly folder: string;
  /** What the group `file` of the option `path` matched. */
  readonly file: string;
  /** Why there was no file. */
  readonly reason: FailureReason;
  /** The HTTP status; 0 if it could not be read. */
  readonly status: number;
  /** When, in milliseconds since 1970. */
  readonly time: number;
}
