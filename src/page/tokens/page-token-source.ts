import type { FileAuthEvent } from '../../shared/contract/events.js';
import { message } from '../../shared/contract/protocol.js';
import type { KeysOf } from '../../shared/contract/token-keys.js';
import type { AskForToken } from '../../shared/tokens/token-questions.js';
import { createTokenSource, type TokenSource } from '../../shared/tokens/token-source.js';
import type { ObtainToken } from './obtain-token.js';
import type { Stores } from './stores.js';

interface PageTokenSourceParts {
  readonly stores: Stores;
  readonly keysOf: KeysOf;
  readonly obtainToken: ObtainToken | null;
  readonly report: (event: FileAuthEvent) => void;
}

/** The tokens that a page needs itself: as a worker's, but the application is asked in this page. */
export function createPageTokenSource({
  stores,
  keysOf,
  obtainToken,
  report,
}: PageTokenSourceParts): TokenSource {
  return createTokenSource({
    store: stores.tokens,
    state: stores.state,
    keysOf,
    report,
    askForToken: obtainToken ? askHere(obtainToken) : () => Promise.resolve(null),
  });
}

function askHere(obtainToken: ObtainToken): AskForToken {
  return async ({ key, keys, file, reason, denied }) => {
    const ask = { key, keys, folder: file.folder, file: file.file, reason };
    const obtained = await obtainToken(ask, (stored) => stored === denied);
    if (obtained === null || obtained === 'none') return obtained;
    return message({ type: 'file-auth:token', ...obtained });
  };
}
