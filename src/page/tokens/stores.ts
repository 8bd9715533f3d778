import {
  openStateStore,
  openTokenStore,
  type StateStore,
  type TokenStore,
} from '../../shared/tokens/token-store.js';
import type { TokenStoreName } from '../../shared/contract/store-option.js';

/** What a page reads and writes in the browser. */
export interface Stores {
  /** Of the token store; one store is one identity. */
  readonly name: TokenStoreName;
  readonly tokens: TokenStore;
  /** Whether somebody has signed out. */
  readonly state: StateStore;
}

export function openStores(name: TokenStoreName): Stores {
  return { name, tokens: openTokenStore(name), state: openStateStore(name) };
}
