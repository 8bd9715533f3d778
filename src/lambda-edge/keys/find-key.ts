import type { CryptoKey } from 'jose';
import type { KeyRequest } from './key-source.js';
import type { SignatureAlgorithm } from './read-jwk.js';

/** A key that is ready to verify, and the one algorithm it is for. */
export interface VerificationKey {
  readonly kid: string | null;
  readonly alg: SignatureAlgorithm;
  readonly key: CryptoKey;
}

/**
 * A source of keys. `null`: there is none for this token. A rejection: the source itself failed. It may go by the name
 * only; that the key's algorithm is the token's is checked by the caller.
 */
export type FindKey = (header: KeyRequest) => Promise<VerificationKey | null>;
