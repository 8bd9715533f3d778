import type { FileAuthEvent } from '../../shared/contract/events.js';
import { compileFileUrl, type FileUrlMatcher } from '../../shared/contract/file-url.js';
import type { FileAuthOptionsData } from '../../shared/contract/options.js';
import { fromOptionsData } from '../../shared/contract/options.js';
import { message } from '../../shared/contract/protocol.js';
import { compileTokenKeys, type KeysOf } from '../../shared/contract/token-keys.js';
import { createTokenSource, type TokenSource } from '../../shared/tokens/token-source.js';
import type { AskForToken } from '../../shared/tokens/token-questions.js';
import { openStateStore, openTokenStore } from '../../shared/tokens/token-store.js';
import { obtainToken, type ObtainParts } from './obtain-token.js';
import type { ResolvedRegisterOptions } from '../registration/options.js';

/** What everything on a page that registered shares. */
export interface PageCore {
  readonly options: ResolvedRegisterOptions;
  /** The options that are in effect: the worker's, where there is one. */
  readonly data: FileAuthOptionsData;
  readonly matchFileUrl: FileUrlMatcher;
  /** The keys of a file, the most specific first. */
  readonly keysOf: KeysOf;
  /** What this page needs tokens for itself. */
  readonly tokens: TokenSource;
  readonly asking: ObtainParts;
}

interface CoreParts {
  readonly options: ResolvedRegisterOptions;
  readonly data: FileAuthOptionsData;
  readonly report: (event: FileAuthEvent) => void;
  readonly signOutSignal: () => AbortSignal;
  readonly signal: AbortSignal;
}

export function createPageCore({ options, data, ...parts }: CoreParts): PageCore {
  const asking: ObtainParts = {
    ...parts,
    getToken: options.getToken,
    timeoutMs: options.tokenTimeoutMs,
    storeName: data.store,
    store: openTokenStore(data.store),
    state: openStateStore(data.store),
  };
  const keysOf = compileTokenKeys(data.tokenKeys);
  const matchFileUrl = compileFileUrl(fromOptionsData(data));
  return {
    options,
    data,
    asking,
    keysOf,
    matchFileUrl,
    tokens: createTokenSource({
      store: asking.store,
      state: asking.state,
      keysOf,
      report: parts.report,
      askForToken: askHere(asking),
    }),
  };
}

/** Asks the application in this page, as a worker would ask it through a message. */
function askHere(asking: ObtainParts): AskForToken {
  return async ({ key, keys, file, reason, refused }) => {
    const { getToken, signal, report } = asking;
    if (getToken === undefined || signal.aborted) return null;
    try {
      const ask = { key, keys, folder: file.folder, file: file.file, reason };
      const obtained = await obtainToken(ask, getToken, (stored) => stored === refused, asking);
      return obtained ? message({ type: 'file-auth:token', ...obtained }) : 'none';
    } catch (error) {
      if (!signal.aborted) report({ type: 'token-failed', key, error });
      return null;
    }
  };
}
