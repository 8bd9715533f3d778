export { registerFileAuthWorker } from './register-file-auth-worker.js';
export { FileAuthError, isFileAuthError, type FileAuthErrorCode } from '../shared/contract/errors.js';
export type { DenialReason } from '../shared/contract/denial.js';
export type { FileCacheOptions } from '../shared/contract/cache-option.js';
export type {
  FileAuthEvent,
  FileEvent,
  FileOutcome,
  FileRefusal,
  NoWorkerReason,
  RefusalReason,
} from '../shared/contract/events.js';
export type { FileAuthOptions, FileAuthOptionsData } from '../shared/contract/options.js';
export type { TokenQuestionReason } from '../shared/contract/protocol.js';
export type { TokenStoreOptions } from '../shared/contract/store-option.js';
export type { DownloadFileOptions } from './downloads/download-file.js';
export type { FileAuth, FileAuthStatus } from './file-auth.js';
export type { FileAuthEventMap, FileAuthEventTarget } from './file-auth-events.js';
export type { GetToken, RegisterFileAuthWorkerOptions, TokenRequest } from './registration/options.js';
export type { DownloadProgress } from './downloads/save-bytes.js';
