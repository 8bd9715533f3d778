/** As `cf.kvs()` makes it. `get` rejects for a key that is not there, too. */
export interface KeyValueStore {
  get(key: string): Promise<string>;
  exists(key: string): Promise<boolean>;
}

export type OpenStore = () => KeyValueStore;

// A key has at most 512 bytes. Whatever the token says must not become a failure of the store.
export const plainName: RegExp = /^[\x20-\x7e]{1,400}$/;
