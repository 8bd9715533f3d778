import { isObject } from '../../shared/util/is-object.js';

/** The CloudFront KeyValueStore of a function. */
export interface LocalKeyValueStore {
  /** The id by which the function opens the store. */
  readonly id: string;
  /** The values by key. */
  readonly entries: Readonly<Record<string, string>>;
}

/** @throws {TypeError} it is no store */
export function assertKeyValueStore(store: unknown): asserts store is LocalKeyValueStore | undefined {
  if (store === undefined) return;
  const { id, entries } = isObject(store) ? store : {};
  if (
    typeof id === 'string' &&
    isObject(entries) &&
    Object.values(entries).every((each) => typeof each === 'string')
  ) {
    return;
  }
  throw new TypeError('"keyValueStore" option must be { id, entries }, and each entry must be a string');
}
