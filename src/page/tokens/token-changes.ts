import { message, type PageMessage, type TokensChangedMessage } from '../../shared/contract/protocol.js';
import type { TokenSource } from '../../shared/tokens/token-source.js';
import type { SignOut } from './sign-out.js';
import type { Stores } from './stores.js';

/** Changes the stored tokens, and keeps up with those who change them elsewhere. */
export interface TokenChanges {
  /** Stores a token and ends a sign-out, or removes one (`null`). */
  readonly set: (key: string, token: string | null) => Promise<void>;
  /** Ends a sign-out. */
  readonly resume: () => Promise<void>;
  /** Who gives this page's requests their tokens is another one now. */
  readonly join: () => Promise<void>;
  /** Tokens have changed elsewhere, perhaps that of one key only; a sign-out has ended if `resumed`. */
  readonly follow: (resumed: boolean, key: string | null) => void;
}

export interface TokenChangesParts {
  readonly stores: Stores;
  readonly tokens: TokenSource;
  readonly signOut: SignOut;
  readonly forgetLinkTokens: () => void;
  /** A token has changed, or any if `null`. */
  readonly onChange: (key: string | null) => void;
  /** Tells the other pages of this scope, and every worker; resolves when the worker has taken note, or after a second. */
  readonly tellOthers: (news: TokensChangedMessage & PageMessage) => Promise<void>;
  /** Loads again what failed without a token; if a key is given, only what its token may open. */
  readonly healAll: (key: string | null) => void;
}

export function createTokenChanges(parts: TokenChangesParts): TokenChanges {
  const { stores, signOut, healAll } = parts;

  const forgetOldTokens = (resumed: boolean, key: string | null): void => {
    parts.tokens.changed(resumed);
    parts.forgetLinkTokens();
    parts.onChange(key);
  };
  const announce = (resumed: boolean, key: string | null): Promise<void> => {
    forgetOldTokens(resumed, key);
    const news = { type: 'file-auth:tokens-changed', store: stores.name, resumed, key } as const;
    return parts.tellOthers(message(news));
  };
  const resume = async (key: string | null): Promise<void> => {
    // Tokens that are set one by one must not each load every failed file again; behind a sign-out any may be had.
    const changed = (await signOut.end()) ? null : key;
    await announce(true, changed);
    healAll(changed);
  };

  return {
    set: async (key, token) => {
      if (token === null) {
        await stores.tokens.remove(key);
        return announce(false, key);
      }
      await stores.tokens.set(key, token);
      return resume(key);
    },
    resume: () => resume(null),
    join: async () => {
      await announce(false, null);
      healAll(null);
    },
    follow: (resumed, key) => {
      forgetOldTokens(resumed, key);
      if (resumed) healAll(key);
    },
  };
}
