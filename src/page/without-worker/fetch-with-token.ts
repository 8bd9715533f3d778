import type { TokenChoice, TokenSource } from '../../shared/tokens/token-source.js';
import { setParameter } from '../../shared/util/set-parameter.js';
import { fetchFile, type FetchedFile, type FetchFile, type FetchFileInit } from '../downloads/fetch-file.js';

interface FetchWithTokenParts {
  readonly tokens: TokenSource;
  readonly parameter: string;
}

/** Does what a worker would: finds a token, and after a denial tries another one. */
export function createFetchWithToken({ tokens, parameter }: FetchWithTokenParts): FetchFile {
  return async (url, file, given) => {
    const init: FetchFileInit = { ...given, mode: 'cors', credentials: 'omit' };
    const session = tokens.begin(file, '');
    const exchange = async (choice: TokenChoice, retried: boolean): Promise<FetchedFile> => {
      const fetched = await fetchFile(setParameter(url, parameter, choice.token), file, init);
      const { response, reason } = fetched;
      const next = reason && (await session.another(choice, reason).catch(() => null));
      if (!next) return { response, reason, choice, retried };
      response.body?.cancel().catch(() => {});
      return exchange(next, true);
    };
    const first = await session.first().catch(() => null);
    return first ? exchange(first, false) : fetchFile(url, file, init);
  };
}
