import { FileAuthError } from '../../shared/contract/errors.js';
import { isFileCacheOf } from '../../shared/contract/cache-option.js';
import type { TokenStoreName } from '../../shared/contract/store-option.js';
import { within } from '../../shared/util/within.js';

const patienceMs = 1000;

/**
 * Deletes the caches in which workers keep the files of a store. Gives up after a second.
 *
 * @throws {FileAuthError} `storage-blocked`
 */
export async function wipeKeptFiles(store: TokenStoreName): Promise<void> {
  if (!('caches' in window)) return;
  try {
    await within(deleteCaches(store), patienceMs, () => undefined);
  } catch (cause) {
    throw new FileAuthError('storage-blocked', 'The cached files could not be deleted', { cause });
  }
}

async function deleteCaches(store: TokenStoreName): Promise<void> {
  const names = (await caches.keys()).filter((name) => isFileCacheOf(name, store));
  await Promise.all(names.map((name) => caches.delete(name)));
}
