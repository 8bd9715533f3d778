import type { VerificationKey } from '../keys/find-key.js';

/** Tokens whose signature has been verified, and by which key. */
export interface VerifiedTokens {
  has(token: string, key: VerificationKey): boolean;
  add(token: string, key: VerificationKey): void;
}

// Some 4 MB of the function's 128, if each token were as long as it may be.
const maxTokens = 1_000;

/**
 * Remembers what needs no second verification: the whole text of a token, its signature included, and the very key
 * that verified it. A key that is withdrawn or replaced is another one or none, and ends its tokens at once. What was
 * denied is not remembered, nor is anything else about a token: its times, its issuer and its grants are checked each time.
 */
export function createVerifiedTokens(): VerifiedTokens {
  const keys = new Map<string, VerificationKey>();
  return {
    has: (token, key) => keys.get(token) === key,
    add: (token, key) => {
      keys.set(token, key);
      const [oldest] = keys.keys();
      if (keys.size > maxTokens && oldest !== undefined) keys.delete(oldest);
    },
  };
}
