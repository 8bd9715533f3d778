import { digest } from '../../shared/util/digest.js';
import type { Claims } from './claims.js';

/** Tells the decisions on one holder of tokens from another's without saying who it is. `null` if the token does not. */
export async function hashSubject({ iss, sub }: Claims): Promise<string | null> {
  // As JSON, because otherwise two pairs could be one text.
  return typeof sub === 'string' ? digest(JSON.stringify([iss, sub])) : null;
}
