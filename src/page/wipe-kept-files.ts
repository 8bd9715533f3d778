import { isFileCacheOf } from '../shared/cache-option.js';
import type { TokenStoreName } from '../shared/token-store.js';
import { within } from '../shared/within.js';

const patienceMs = 1000;

/** Deletes the caches in which workers keep the files of a store. Gives up after a second. */
export async function wipeKeptFiles(store: TokenStoreName): Promise<void> {
  if ('caches' in window) await within(deleteCaches(store), patienceMs, () => undefined);
}

async function deleteCaches(store: TokenStoreName): Promise<void> {
  const names = (await caches.keys()).filter((name) => isFileCacheOf(name, store));
  await Promise.all(names.map((name) => caches.delete(name)));
}
