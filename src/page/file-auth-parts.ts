import type { DownloadFileOptions } from './downloads/download-options.js';
import type { FileAuthStatus } from './file-auth-status.js';
import type { SetToken } from './tokens/set-token.js';

/** What `FileAuth` is made of. */
export interface FileAuthParts {
  readonly mode: 'worker' | 'page';
  readonly setToken: SetToken;
  readonly signOut: () => Promise<void>;
  readonly lookForSignOut: () => Promise<boolean>;
  readonly resume: () => Promise<void>;
  readonly authorizeUrl: (url: string) => Promise<string>;
  readonly virtualUrl: (url: string) => string | null;
  readonly stripAuthorization: (urlOrHtml: string) => string;
  readonly openFile: (url: string) => Promise<void>;
  readonly downloadFile: (url: string, options: DownloadFileOptions) => Promise<void>;
  readonly heal: (root: ParentNode) => void;
  readonly clearCache: () => Promise<void>;
  readonly status: () => Promise<FileAuthStatus>;
  readonly unregister: () => Promise<void>;
}
