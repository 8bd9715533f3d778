import type { FileReference } from '../../shared/contract/file-url.js';
import type { Claims } from './claims.js';

/** The file that is asked for; everything is spelt exactly as in the URL. */
export interface GrantedFile extends FileReference {
  readonly path: string;
}

/** What the `authorize` option decides upon: claims that have been verified, and the file. */
export interface AuthorizeRequest {
  readonly claims: Claims;
  readonly file: GrantedFile;
}

/** Grants a file with `true`; every other answer denies it. */
export type Authorize = (request: AuthorizeRequest) => boolean | Promise<boolean>;
