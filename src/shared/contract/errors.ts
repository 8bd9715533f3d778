import type { FailureReason } from './events.js';

/** Why something of ours could not be done. Codes are stable; messages are for people and may change. */
export type FileAuthErrorCode =
  | 'unsupported'
  | 'script-not-found'
  | 'script-type'
  | 'scope'
  | 'scope-taken'
  | 'worker-failed'
  | 'not-controlled'
  | 'options-mismatch'
  | 'not-installed'
  | 'storage-blocked'
  | 'needs-virtual-path'
  | 'no-file'
  | 'popup-blocked';

/** Every failure that is not a wrong argument (those are `TypeError`s). Holds no token and no query string. */
export class FileAuthError extends Error {
  override readonly name = 'FileAuthError';
  /** Tells the failures apart in code. */
  readonly code: FileAuthErrorCode;
  /** Why there is no file, with the code `no-file`; else `null`. */
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

/** `instanceof` for values that may come from another copy of this package, a frame or a worker. */
export function isFileAuthError(value: unknown): value is FileAuthError {
  return value instanceof Error && value.name === 'FileAuthError' && 'code' in value;
}
