import { isObject } from '../util/is-object.js';
import { readOptions, type OptionTable } from './option-table.js';

/** Which localforage instance holds the tokens. */
export interface TokenStoreName {
  readonly name: string;
  readonly storeName: string;
}

/**
 * The `store` option: the names that your application passes to `localforage.createInstance`. If your application already
 * writes tokens with localforage, keep doing so with the keys of `tokenKeys`.
 */
export interface TokenStoreOptions {
  /** The name of the database. Default is `'localforage'`. */
  readonly name?: string | undefined;
  /** The name of the object store. Default is `'TOKEN_STORAGE_MANAGER'`. */
  readonly storeName?: string | undefined;
}

/**
 * The members of the `store` option.
 *
 * @internal
 */
export const storeTable: OptionTable<TokenStoreName> = {
  name: { default: 'localforage', read: nonEmptyString },
  storeName: { default: 'TOKEN_STORAGE_MANAGER', read: nonEmptyString },
};

const defaultStore: TokenStoreName = readOptions(storeTable, {}, null);

/**
 * Checks the `store` option and fills in the defaults. What else `createInstance` takes is ignored.
 *
 * @throws {TypeError} naming the option
 */
export function resolveStore(store: unknown): TokenStoreName {
  if (isObject(store)) return readOptions(storeTable, store, null, 'store');
  throw new TypeError(`"store" option must be an object, e.g. ${JSON.stringify(defaultStore)}`);
}

function nonEmptyString(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new TypeError(`"${name}" option must be a non-empty string`);
}
