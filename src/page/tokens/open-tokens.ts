import type { FileAuthEvent } from '../../shared/contract/events.js';
import type { FileAuthOptionsData } from '../../shared/contract/options.js';
import { compileTokenKeys } from '../../shared/contract/token-keys.js';
import type { TokenSource } from '../../shared/tokens/token-source.js';
import { createAddressTokens, type AddressTokens } from './address-token.js';
import type { GetToken } from './call-get-token.js';
import { createObtainToken, type ObtainToken } from './obtain-token.js';
import { createPageTokenSource } from './page-token-source.js';
import type { SignOutSignal } from './sign-out-signal.js';
import { openStores, type Stores } from './stores.js';

/** Where a page finds tokens. */
export interface PageTokens {
  readonly stores: Stores;
  /** From the application; `null` if it cannot be asked. */
  readonly obtainToken: ObtainToken | null;
  /** For what this page itself loads. */
  readonly source: TokenSource;
  /** For addresses that documents can read. */
  readonly addressTokens: AddressTokens;
}

interface OpenTokensParts {
  /** By the caller of `registerFileAuthWorker`. */
  readonly given: {
    readonly getToken: GetToken | undefined;
    readonly tokenTimeoutMs: number;
  };
  /** In effect. */
  readonly options: FileAuthOptionsData;
  readonly report: (event: FileAuthEvent) => void;
  readonly signOutSignal: SignOutSignal;
  readonly signal: AbortSignal;
}

export function openTokens({ given, options, report, signOutSignal, signal }: OpenTokensParts): PageTokens {
  const { placement, tokenKeys } = options;
  const stores = openStores(options.store);
  const keysOf = compileTokenKeys(tokenKeys);
  const obtainToken = createObtainToken({
    stores,
    getToken: given.getToken,
    timeoutMs: given.tokenTimeoutMs,
    report,
    signOutSignal: signOutSignal.current,
    signal,
  });
  const source = createPageTokenSource({ stores, keysOf, obtainToken, report });
  const addressTokens = createAddressTokens({ stores, keysOf, placement, obtainToken });
  return { stores, obtainToken, source, addressTokens };
}
