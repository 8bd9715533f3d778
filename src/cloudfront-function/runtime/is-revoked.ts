import type { Claims } from '../../lambda-edge/token/claims.js';
import { hasKey } from './has-key.js';
import { type OpenStore, plainName } from './key-value-store.js';

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
  return hasKey(open, `revoked:${kind}:${name}`);
}
