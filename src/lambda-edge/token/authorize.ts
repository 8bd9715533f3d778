import type { FileReference } from '../../shared/contract/file-url.js';
import type { Claims } from './claims.js';

/** The requested file. Everything is spelled exactly as in the URL: nothing is decoded. */
export interface GrantedFile extends FileReference {
  /** The raw path of the request. */
  readonly path: string;
}

/** What the option `authorize` is called with. */
export interface AuthorizeRequest {
  /** The claims of the token. Signature, issuer, audience and times have been checked. */
  readonly claims: Claims;
  /** The requested file. */
  readonly file: GrantedFile;
}

/**
 * Decides whether a token grants a file. Only `true` grants it; any other result is the denial `file-not-granted`. An error,
 * or no result within 3 seconds, is the denial `authorizer-failed`.
 */
export type Authorize = (request: AuthorizeRequest) => boolean | Promise<boolean>;
