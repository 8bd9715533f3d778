import { Denial } from './denial.js';
import { hasKey } from './has-key.js';
import { type OpenStore, plainName } from './key-value-store.js';

/** The secret that is stored as `secret:<kid>`; `null` if there is none. */
export async function readSecret(open: OpenStore, kid: string): Promise<string | null> {
  if (!plainName.test(kid)) return null;
  const key = `secret:${kid}`;
  try {
    return await open().get(key);
  } catch {
    if (await hasKey(open, key)) throw new Denial('keys-unavailable');
    return null;
  }
}
