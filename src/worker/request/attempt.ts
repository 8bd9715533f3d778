import type { DenialReason } from '../../shared/contract/denial.js';
import type { TokenChoice, TokenSession } from '../../shared/tokens/token-source.js';

/** The tokens of one request: `findToken` begins it, `sendUntilAccepted` carries it on. */
export interface Attempt {
  readonly session: TokenSession;
  /** What the request is sent with; in the end, what it was sent with last. */
  choice: TokenChoice;
  /** Why the edge denied the request; `null` as long as it did not. */
  denial: DenialReason | null;
  /** Whether there was a token before this one. */
  isRetried: boolean;
}
