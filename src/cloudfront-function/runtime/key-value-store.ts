import type { Claims } from '../../lambda-edge/options/options.js';
import { Refusal } from './denial.js';

/** As `cf.kvs()` makes it. `get` rejects for a key that is not there, too. */
export interface KeyValueStore {
  get(key: string): Promise<string>;
  exists(key: string): Promise<boolean>;
}

type OpenStore = () => KeyValueStore;

// A key has at most 512 bytes. Whatever the token says must not become a failure of the store.
const plainName = /^[\x20-\x7e]{1,400}$/;

/** The secret that is stored as `secret:<kid>`; `null` if there is none. */
export async function readSecret(open: OpenStore, kid: string): Promise<string | null> {
  if (!plainName.test(kid)) return null;
  const key = `secret:${kid}`;
  try {
    return await open().get(key);
  } catch {
    if (await exists(open, key)) throw new Refusal('keys-unavailable');
    return null;
  }
}

/** Whether a token's id or subject is on the deny-list. A token that nobody could put there counts as if it were. */
export async function isRevoked(open: OpenStore, claims: Claims): Promise<boolean> {
  const jti = claims['jti'];
  const sub = claims['sub'];
  if (jti === undefined && sub === undefined) return true;
  return (await isListed(open, 'jti', jti)) || isListed(open, 'sub', sub);
}

async function isListed(open: OpenStore, kind: string, name: unknown): Promise<boolean> {
  if (name === undefined) return false;
  if (typeof name !== 'string' || !plainName.test(name)) return true;
  return exists(open, `revoked:${kind}:${name}`);
}

async function exists(open: OpenStore, key: string): Promise<boolean> {
  try {
    return await open().exists(key);
  } catch {
    throw new Refusal('keys-unavailable');
  }
}
