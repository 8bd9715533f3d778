import type { FileLocation } from '../../shared/contract/file-url.js';

/** A request for a file, whatever URL the page has for it. */
export interface FileRequest {
  /** As it goes to the distribution, but for the token. */
  readonly request: Request;
  /** What the URL of `request` says; nobody parses it again. */
  readonly file: FileLocation;
  /** What the page makes of the file. */
  readonly destination: string;
  readonly event: ExtendableEvent;
  readonly clientId: string;
  /** Makes of the answer what the page gets. */
  readonly present: (response: Response) => Response;
  /** Whether a redirect of the distribution led here. */
  readonly isRedirected?: boolean;
}
