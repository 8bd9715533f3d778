import { denialHeader, readDenial, type DenialReason } from '../../shared/contract/denial.js';
import type { FileLocation } from '../../shared/contract/file-url.js';
import type { TokenChoice } from '../../shared/tokens/token-source.js';

export interface FetchedFile {
  readonly response: Response;
  /** The edge's denial. */
  readonly reason: DenialReason | null;
  /** The token it was asked for with last; `null` if the page has none, or a worker has seen to it. */
  readonly choice: TokenChoice | null;
  readonly retried: boolean;
}

export interface FetchFileInit extends RequestInit {
  readonly method: 'GET' | 'HEAD';
  readonly signal: AbortSignal;
  /** Whose request it is. Default is this one's. */
  readonly view?: Window | null;
}

/** Fetches a file; its answer can be read. Rejects as `fetch` does. */
export type FetchFile = (url: string, file: FileLocation, init: FetchFileInit) => Promise<FetchedFile>;

/** Fetches without a token: where there is a worker, it adds one. */
export const fetchFile: FetchFile = async (url, _file, init) => {
  const response = await (init.view ?? window).fetch(url, init);
  const reason = readDenial(response.headers.get(denialHeader));
  return { response, reason, choice: null, retried: false };
};
