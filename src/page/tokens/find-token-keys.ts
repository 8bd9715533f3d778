import type { FileReference } from '../../shared/contract/file-url.js';
import type { FileAuthOptionsData } from '../../shared/contract/options.js';
import { compileTokenKeys, type TokenKeys, type TokenKeysFunction } from '../../shared/tokens/token-keys.js';

/** Under which keys tokens are stored, as far as this page knows. */
export interface PageTokenKeys {
  /** The keys of a file, the most specific first; `null` if only the worker knows them. */
  readonly ofFile: TokenKeysFunction | null;
  /** The templates; a function if there are none. */
  readonly templates: TokenKeys;
}

/** A function does not travel, so the worker's is not known here; the page may have been given the same. */
export function findTokenKeys(given: TokenKeys, { tokenKeys }: FileAuthOptionsData): PageTokenKeys {
  if (tokenKeys !== 'function') return { ofFile: compileTokenKeys(tokenKeys), templates: tokenKeys };
  return { ofFile: typeof given === 'function' ? given : null, templates: () => [] };
}

/** Stands for the keys that this page does not know. */
export function unknownTokenKeys(_file: FileReference): never {
  throw new TypeError(
    'the worker\'s "tokenKeys" is a function, so this page does not know under which keys tokens are stored: give ' +
      'registerFileAuthWorker the same function',
  );
}
