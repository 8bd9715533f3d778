/** Which localforage instance holds the tokens. */
export interface TokenStoreName {
  readonly name: string;
  readonly storeName: string;
}

/** The `store` option: the names that your application passes to `localforage.createInstance`. */
export interface TokenStoreOptions {
  /** Database. Default is `'localforage'`. */
  readonly name?: string | undefined;
  /** Object store. Default is `'TOKEN_STORAGE_MANAGER'`. */
  readonly storeName?: string | undefined;
}

export const defaultStore: TokenStoreName = { name: 'localforage', storeName: 'TOKEN_STORAGE_MANAGER' };

/**
 * Checks the `store` option and fills in the defaults.
 *
 * @throws {TypeError} naming the option
 */
export function resolveStore(store: unknown): TokenStoreName {
  if (typeof store !== 'object' || store === null) {
    throw new TypeError(`"store" option must be an object, e.g. ${JSON.stringify(defaultStore)}`);
  }
  const { name = defaultStore.name, storeName = defaultStore.storeName } = store as TokenStoreOptions;
  for (const [member, value] of Object.entries({ name, storeName })) {
    if (typeof value !== 'string' || value === '') {
      throw new TypeError(`"store.${member}" option must be a non-empty string`);
    }
  }
  return Object.freeze({ name, storeName });
}
