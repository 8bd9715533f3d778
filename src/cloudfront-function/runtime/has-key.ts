import { Denial } from './denial.js';
import type { OpenStore } from './key-value-store.js';

/** Whether the store holds a key; a store that cannot say so denies the request. */
export async function hasKey(open: OpenStore, key: string): Promise<boolean> {
  try {
    return await open().exists(key);
  } catch {
    throw new Denial('keys-unavailable');
  }
}
