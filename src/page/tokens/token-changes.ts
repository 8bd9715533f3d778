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
  /** Tokens have changed elsewhere; a sign-out has ended if `resumed`. */
  readonly follow: (resumed: boolean) => void;
}

interface TokenChangesParts {
  readonly stores: Stores;
  readonly tokens: TokenSource;
  readonly signOut: SignOut;
  readonly forgetLinkTokens: () => void;
  /** Tells the other pages of this scope, and every worker; resolves when the worker has taken note, or after a second. */
  readonly tellOthers: (news: TokensChangedMessage & PageMessage) => Promise<void>;
  /** Loads again what failed without a token. */
  readonly healAll: () => void;
}

export function createTokenChanges(parts: TokenChangesParts): TokenChanges {
  const { stores, signOut, healAll } = parts;

  const forgetOldTokens = (resumed: boolean): void => {
    parts.tokens.changed(resumed);
    parts.forgetLinkTokens();
  };
  const announce = (resumed: boolean): Promise<void> => {
    forgetOldTokens(resumed);
    return parts.tellOthers(message({ type: 'file-auth:tokens-changed', store: stores.name, resumed }));
  };
  const resume = async (): Promise<void> => {
    await signOut.end();
    await announce(true);
    healAll();
  };

  return {
    set: async (key, token) => {
      if (token === null) {
        await stores.tokens.remove(key);
        return announce(false);
      }
      await stores.tokens.set(key, token);
      return resume();
    },
    resume,
    join: async () => {
      await announce(false);
      healAll();
    },
    follow: (resumed) => {
      forgetOldTokens(resumed);
      if (resumed) healAll();
    },
  };
}
