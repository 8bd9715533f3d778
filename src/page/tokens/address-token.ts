import type { FileLocation } from '../../shared/contract/file-url.js';
import { isUsableToken, readClaims } from '../../shared/tokens/usable-token.js';
import type { KeysOf } from '../../shared/contract/token-keys.js';
import type { ObtainToken } from './obtain-token.js';
import type { Stores } from './stores.js';

/**
 * Finds the token that may stand in the address of a document: one that says itself that it opens this file only.
 * A file, such as an uploaded page, can read its own address and send it away, so no broader token is put
 * there. The key is not enough: if `getToken` is asked for a file's token, it may give that of the account.
 */
export interface AddressTokens {
  /** The token if it is stored; asks nobody. */
  stored(file: FileLocation): Promise<string | null>;
  /** The token, if there is one or `getToken` gives one. Never fails. */
  get(file: FileLocation): Promise<string | null>;
}

interface AddressTokenParts {
  readonly stores: Stores;
  readonly keysOf: KeysOf;
  readonly placement: 'query' | 'header';
  readonly obtainToken: ObtainToken | null;
}

const nobodysFile = '00000000-0000-0000-0000-000000000000';

export function createAddressTokens({
  stores,
  keysOf,
  placement,
  obtainToken,
}: AddressTokenParts): AddressTokens {
  if (placement === 'header') {
    return { stored: () => Promise.resolve(null), get: () => Promise.resolve(null) };
  }
  const read = (key: string): Promise<unknown> => stores.tokens.get(key).catch(() => null);

  const opensOnly = async (token: string, file: FileLocation): Promise<boolean> => {
    const broad = await Promise.all(sortKeys(keysOf, file).broad.map(read));
    return !broad.includes(token) && grantsOnly(token, file);
  };

  const storedOwn = async (file: FileLocation): Promise<string | null> => {
    for (const key of sortKeys(keysOf, file).own) {
      const token = await read(key);
      if (isUsableToken(token) && (await opensOnly(token, file))) return token;
    }
    return null;
  };
  const stored = async (file: FileLocation): Promise<string | null> => {
    const token = await storedOwn(file);
    // Behind the reading, so that nobody can have signed out since.
    const isSignedOut = token !== null && (await stores.state.read().catch(() => null))?.signedOut;
    return isSignedOut ? null : token;
  };

  const ask = async (file: FileLocation): Promise<string | null> => {
    const { all, own } = sortKeys(keysOf, file);
    const [key] = all;
    if (obtainToken === null || key === undefined || key !== own[0]) return null;
    const obtained = await obtainToken(
      { key, keys: all, folder: file.folder, file: file.file, reason: 'navigation' },
      async (token) => !(await opensOnly(token, file)),
      // A broad token under the file's own key would be taken for the file's once the broad key holds another one.
      async (given) => given.key !== key || opensOnly(given.token, file),
    );
    return obtained !== null && obtained !== 'none' && obtained.key === key ? obtained.token : null;
  };
  return { stored, get: async (file) => (await stored(file)) ?? ask(file) };
}

/** The keys that name the file are those that another file would not have. */
function sortKeys(keysOf: KeysOf, file: FileLocation): { all: string[]; own: string[]; broad: string[] } {
  const all = keysOf(file.groups);
  const others = new Set(keysOf({ ...file.groups, file: nobodysFile }));
  return { all, own: all.filter((key) => !others.has(key)), broad: all.filter((key) => others.has(key)) };
}

function grantsOnly(token: string, { folder, file, path }: FileLocation): boolean {
  const grants = [readClaims(token)?.['files'] ?? []].flat();
  return grants.length > 0 && grants.every((grant) => grant === `/${folder}/${file}` || grant === path);
}
