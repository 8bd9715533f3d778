/**
 * The part for pages. It registers the service worker, answers the worker's questions for tokens, and makes links,
 * downloads and media of private files work. Where no service worker is available, the page itself gives its elements
 * URLs with tokens.
 *
 * A wrong or unknown option is a `TypeError` at the call: its message names the option and says what to write. An option
 * that is `undefined` counts as left out. Every other failure is a {@link FileAuthError} with a `code`.
 *
 * @module file-auth-worker
 */
export { registerFileAuthWorker } from './register-file-auth-worker.js';
export type { RegisterFileAuthWorkerOptions, TrustedScriptURL } from './registration/options.js';
export type { FileAuthOptions, FileAuthOptionsData } from '../shared/contract/options.js';
export type { TokenStoreOptions } from '../shared/contract/store-option.js';
export type { FileCacheOptions } from '../shared/contract/cache-option.js';
export type { FileNotShown } from '../shared/contract/failure-page-option.js';
export type { GetToken, TokenAnswer, TokenRequest } from './tokens/call-get-token.js';
export type { TokenQuestionReason } from '../shared/contract/protocol.js';
export type { FileAuth } from './file-auth.js';
export type { DownloadFileOptions } from './downloads/download-options.js';
export type { DownloadProgress } from './downloads/save-bytes.js';
export type { FileAuthStatus, SessionStatus } from './file-auth-status.js';
export type {
  FileAuthEvent,
  FileEvent,
  FileOutcome,
  FileFailure,
  NoWorkerReason,
  FailureReason,
} from '../shared/contract/events.js';
export type { FileAuthEventMap, FileAuthEventTarget } from './file-auth-events.js';
export { FileAuthError, isFileAuthError, type FileAuthErrorCode } from '../shared/contract/errors.js';
export type { DenialReason } from '../shared/contract/denial.js';
