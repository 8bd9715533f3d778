import type { FailureReason } from './events.js';

/** What went wrong, for code. Codes are stable; messages are for people and may change. */
export type FileAuthErrorCode =
  /**
   * Service workers are not available here, and `fallback` is `'reject'` or `placement` is `'header'`. Serve the page over
   * https or from localhost. Some private windows and hardened browsers have no service workers: tell the user.
   */
  | 'unsupported'
  /**
   * The URL of the worker script answered with an error or a redirect, or not at all. Check the option `url`. Copy the
   * script with `npx file-auth-worker init <public dir>`.
   */
  | 'script-not-found'
  /**
   * The worker script is not served as JavaScript. Usually the server answers unknown paths with its index page: check that
   * the file exists at `url`.
   */
  | 'script-type'
  /**
   * The scope is wider than the script's folder, or the page is outside the scope. Move the script up, or serve it with the
   * header `Service-Worker-Allowed`.
   */
  | 'scope'
  /**
   * Another worker script is registered for this scope. Load this package in that script with `importScripts`, call
   * `installFileAuth` in it, and pass its URL as `url`. If nothing needs the other script, unregister it.
   */
  | 'scope-taken'
  /**
   * The worker script threw an error when it started or was installed. The message says which option `installFileAuth`
   * rejected; any other error is in the worker's console.
   */
  | 'worker-failed'
  /**
   * The worker did not take control of the page within `timeoutMs`. Look for an error in the worker's console, and for a
   * worker with a more specific scope.
   */
  | 'not-controlled'
  /**
   * The page and your own worker have different options. The message names them. Give both the same options, or leave
   * these out on the page.
   */
  | 'options-mismatch'
  /**
   * Your own worker does not answer. Load this package in it and call `installFileAuth`. If an older version of your
   * worker is still active, close its tabs or call `skipWaiting()` in the newer one.
   */
  | 'not-installed'
  /**
   * A part of this package, which the page loads by `import()`, could not be loaded in four attempts. The worker is
   * registered, and files whose tokens are stored load. Deploy every file of your build, and keep those of earlier builds
   * for tabs that are open.
   */
  | 'not-loaded'
  /**
   * IndexedDB is blocked, full, or held by another tab. After a failed `signOut()` no request carries a token, but stored
   * tokens may be left: call it again.
   */
  | 'storage-blocked'
  /**
   * `signOut()` could not close the session of the option `session`: requests that no worker sees keep the token until it
   * expires. Call it again.
   */
  | 'session-left'
  /**
   * `authorizeUrl()` was called with `placement: 'header'`, and no URL can carry such a token. Use `virtualUrl()`,
   * `openFile()` or `downloadFile()`.
   */
  | 'needs-virtual-path'
  /** `openFile()` or `downloadFile()` got no file. `error.reason` says why. Tell the user. */
  | 'no-file'
  /** The browser did not let `openFile()` open a tab. Call it in the handler of a click or a key. */
  | 'popup-blocked';

/**
 * Every failure that is not a wrong argument (a wrong argument is a `TypeError`). The message says what to do. It contains
 * no token and no query string.
 *
 * @example
 * ```ts
 * try {
 *   await fileAuth.downloadFile(url);
 * } catch (error) {
 *   if (!isFileAuthError(error)) throw error;
 *   if (error.code === 'no-file' && error.reason === 'file-not-granted') showNotice('You may not see this file.');
 * }
 * ```
 */
export class FileAuthError extends Error {
  override readonly name = 'FileAuthError';
  /** What went wrong, for code. */
  readonly code: FileAuthErrorCode;
  /** Why there is no file, if `code` is `'no-file'`; otherwise `null`. */
  readonly reason: FailureReason | null;

  constructor(
    code: FileAuthErrorCode,
    message: string,
    options?: { cause?: unknown; reason?: FailureReason },
  ) {
    super(message, options);
    this.code = code;
    this.reason = options?.reason ?? null;
  }
}

/**
 * Tells whether a value is a {@link FileAuthError}. Unlike `instanceof`, this also works for errors of another copy of this
 * package or of another frame.
 *
 * @example
 * ```ts
 * const reason = isFileAuthError(error) ? error.reason : null;
 * ```
 */
export function isFileAuthError(value: unknown): value is FileAuthError {
  return value instanceof Error && value.name === 'FileAuthError' && 'code' in value;
}
