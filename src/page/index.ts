export { registerFileAuthWorker } from './register-file-auth-worker.js';
export { FileAuthError, isFileAuthError, type FileAuthErrorCode } from '../shared/contract/errors.js';
export type { DenialReason } from '../shared/contract/denial.js';
export type { FileCacheOptions } from '../shared/contract/cache-option.js';
export type {
  FileAuthEvent,
  FileEvent,
  FileOutcome,
  FileFailure,
  NoWorkerReason,
  FailureReason,
} from '../shared/contract/events.js';
export type { FileAuthOptions, FileAuthOptionsData } from '../shared/contract/options.js';
export type { TokenQuestionReason } from '../shared/contract/protocol.js';
export type { FileNotShown } from '../shared/contract/failure-page-option.js';
export type { TokenStoreOptions } from '../shared/contract/store-option.js';
export type { DownloadFileOptions } from './downloads/download-options.js';
export type { FileAuth } from './file-auth.js';
export type { FileAuthStatus } from './file-auth-status.js';
export type { FileAuthEventMap, FileAuthEventTarget } from './file-auth-events.js';
export type { RegisterFileAuthWorkerOptions, TrustedScriptURL } from './registration/options.js';
export type { GetToken, TokenAnswer, TokenRequest } from './tokens/call-get-token.js';
export type { DownloadProgress } from './downloads/save-bytes.js';
