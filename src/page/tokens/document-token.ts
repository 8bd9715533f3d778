import type { FileLocation } from '../../shared/contract/file-url.js';
import { isUsableToken, readClaims } from '../../shared/tokens/token.js';
import { obtainToken } from './obtain-token.js';
import type { PageCore } from './page-core.js';
import type { GetToken } from '../registration/options.js';

/**
 * Finds the token that may stand in the address of a document: one that says itself that it opens this file only.
 * Whatever the file is, an uploaded page say, can read its own address and send it away, so no broader token is put
 * there. The key is not enough: whoever asks `getToken` for a file's token may be given the account's.
 */
export interface DocumentTokens {
  /** The token if it is stored; asks nobody. */
  stored(file: FileLocation): Promise<string | null>;
  /** The token, if there is one or `getToken` gives one. Never fails. */
  get(file: FileLocation): Promise<string | null>;
}

const nobodysFile = '00000000-0000-0000-0000-000000000000';

export function createDocumentTokens({ keysOf, asking, data }: PageCore): DocumentTokens {
  if (data.placement === 'header') {
    return { stored: () => Promise.resolve(null), get: () => Promise.resolve(null) };
  }
  const { store, state, getToken, report, signal } = asking;
  const read = (key: string): Promise<unknown> => store.get(key).catch(() => null);

  /** The keys that name the file are those that another file would not have. */
  const sortKeys = (file: FileLocation): { all: string[]; own: string[]; broad: string[] } => {
    const all = keysOf(file.groups);
    const others = new Set(keysOf({ ...file.groups, file: nobodysFile }));
    return { all, own: all.filter((key) => !others.has(key)), broad: all.filter((key) => others.has(key)) };
  };

  const opensOnly = async (token: string, file: FileLocation): Promise<boolean> => {
    const broad = await Promise.all(sortKeys(file).broad.map(read));
    return !broad.includes(token) && grantsOnly(token, file);
  };

  const storedOwn = async (file: FileLocation): Promise<string | null> => {
    for (const key of sortKeys(file).own) {
      const token = await read(key);
      if (isUsableToken(token) && (await opensOnly(token, file))) return token;
    }
    return null;
  };
  const stored = async (file: FileLocation): Promise<string | null> => {
    const token = await storedOwn(file);
    // Behind the reading, so that nobody can have signed out since.
    const isSignedOut = token !== null && (await state.read().catch(() => null))?.signedOut;
    return isSignedOut ? null : token;
  };

  const ask = async (file: FileLocation): Promise<string | null> => {
    const { all, own } = sortKeys(file);
    const [key] = all;
    if (getToken === undefined || key === undefined || key !== own[0]) return null;
    const isBroad = async (token: string): Promise<boolean> => !(await opensOnly(token, file));
    // A broad token under the file's own key would be taken for the file's once the broad key holds another one.
    const getOwn: GetToken = async (request) => {
      const given = await getToken(request);
      const token = tokenFor(key, given);
      return token !== null && (await isBroad(token)) ? null : given;
    };
    try {
      const question = {
        key,
        keys: all,
        folder: file.folder,
        file: file.file,
        reason: 'navigation' as const,
      };
      const obtained = await obtainToken(question, getOwn, isBroad, asking);
      return obtained?.key === key ? obtained.token : null;
    } catch (error) {
      if (!signal.aborted) report({ type: 'token-failed', key, error });
      return null;
    }
  };
  return { stored, get: async (file) => (await stored(file)) ?? ask(file) };
}

/** The token that an answer gives for a key; `null` for what is none, which is refused elsewhere. */
function tokenFor(key: string, given: Awaited<ReturnType<GetToken>>): string | null {
  const token: unknown = typeof given === 'object' && given?.key === key ? given.token : given;
  return typeof token === 'string' ? token : null;
}

function grantsOnly(token: string, { folder, file, path }: FileLocation): boolean {
  const grants = [readClaims(token)?.['files'] ?? []].flat();
  return grants.length > 0 && grants.every((grant) => grant === `/${folder}/${file}` || grant === path);
}
