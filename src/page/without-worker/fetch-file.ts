import { denialHeader, readDenial, type DenialReason } from '../../shared/contract/denial.js';
import type { FileLocation } from '../../shared/contract/file-url.js';
import { setParameter } from '../../shared/util/set-parameter.js';
import type { TokenChoice } from '../../shared/tokens/token-source.js';
import type { PageCore } from '../tokens/page-core.js';

export interface FetchedFile {
  readonly response: Response;
  /** Why the edge refused. */
  readonly reason: DenialReason | null;
  /** The token it was asked for with last; `null` if the page has none, or a worker has seen to it. */
  readonly choice: TokenChoice | null;
  readonly retried: boolean;
}

export interface FetchFileInit extends RequestInit {
  readonly method: 'GET' | 'HEAD';
  readonly signal: AbortSignal;
}

/** Fetches a file; its answer can be read. Rejects as `fetch` does. */
export type FetchFile = (url: string, file: FileLocation, init: FetchFileInit) => Promise<FetchedFile>;

/** Fetches without a token: where there is a worker, it adds one. */
export const fetchPlainly: FetchFile = async (url, _file, init) => {
  const response = await fetch(url, init);
  return { response, reason: reasonOf(response), choice: null, retried: false };
};

/** Where there is none, this page does what the worker would: it finds a token and mends a refusal with another one. */
export function createFetchFile({ tokens, data }: PageCore): FetchFile {
  return async (url, file, { method, signal }) => {
    const init: FetchFileInit = { method, signal, mode: 'cors', credentials: 'omit' };
    const session = tokens.begin(file, '');
    const exchange = async (choice: TokenChoice, retried: boolean): Promise<FetchedFile> => {
      const response = await fetch(setParameter(url, data.parameter, choice.token), init);
      const reason = reasonOf(response);
      const next = reason && (await session.another(choice, reason).catch(() => null));
      if (!next) return { response, reason, choice, retried };
      response.body?.cancel().catch(() => {});
      return exchange(next, true);
    };
    const first = await session.first().catch(() => null);
    return first ? exchange(first, false) : fetchPlainly(url, file, init);
  };
}

function reasonOf(response: Response): DenialReason | null {
  return readDenial(response.headers.get(denialHeader));
}
