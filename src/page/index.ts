export { registerFileAuthWorker } from './register-file-auth-worker.js';
export { FileAuthError, isFileAuthError, type FileAuthErrorCode } from '../shared/errors.js';
export type { DenialReason } from '../shared/denial.js';
export type { FileCacheOptions } from '../shared/cache-option.js';
export type {
  FileAuthEvent,
  FileEvent,
  FileOutcome,
  FileRefusal,
  NoWorkerReason,
  RefusalReason,
} from '../shared/events.js';
export type { FileReference } from '../shared/file-url.js';
export type { FileAuthOptions, FileAuthOptionsData } from '../shared/options.js';
export type { TokenQuestionReason } from '../shared/protocol.js';
export type { TokenKeys, TokenKeysFunction } from '../shared/token-keys.js';
export type { TokenStoreOptions } from '../shared/token-store.js';
export type { DownloadFileOptions } from './download-file.js';
export type { FileAuth, FileAuthStatus } from './file-auth.js';
export type { FileAuthEventMap, FileAuthEventTarget } from './file-auth-events.js';
export type { GetToken, RegisterFileAuthWorkerOptions, TokenRequest } from './register-options.js';
export type { DownloadProgress } from './save-bytes.js';
