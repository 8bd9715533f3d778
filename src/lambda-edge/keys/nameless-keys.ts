import type { FindKey, VerificationKey } from './find-key.js';
import type { KeyRequest } from './key-source.js';
import { lazyKey, type LazyKey } from './lazy-key.js';
import type { PinnedJwk } from './read-jwk.js';

/** What is known of the keys without `kid` that a function answers, the last of each algorithm. */
export interface NamelessKeys {
  /** The key of a JWK: the same object as before if it is the same JWK as before. */
  keyOf(pinned: PinnedJwk): LazyKey;
  /** The key of a new name, if the function need not be asked for it. */
  find: FindKey;
  /** Takes note of what a new name was answered. `true`: the key is the one that other names have, too. */
  note(header: KeyRequest, key: VerificationKey | null, find: FindKey): boolean;
}

interface LastKey {
  readonly key: VerificationKey;
  readonly kid: string | undefined;
  readonly find: FindKey;
  /** Whether the function answered it for two names. */
  readonly isShared: boolean;
  readonly askedAt: number;
}

/**
 * A function that answers the same key without `kid` for two names does not look at names. Its key is then taken for
 * each name, and it is asked for another at most once in a cooldown: else a stranger who invents names could have it,
 * and SSM or Secrets Manager behind it, called with each request.
 */
export function createNamelessKeys(cooldown: number): NamelessKeys {
  const read = new Map<string, { readonly text: string; readonly key: LazyKey }>();
  const last = new Map<string, LastKey>();

  const keyOf = (pinned: PinnedJwk): LazyKey => {
    if (pinned.kid !== null) return lazyKey(pinned);
    const text = JSON.stringify(pinned.jwk);
    const before = read.get(pinned.alg);
    const key = before?.text === text ? before.key : lazyKey(pinned);
    read.set(pinned.alg, { text, key });
    return key;
  };

  const find: FindKey = async (header) => {
    const known = last.get(header.alg);
    if (!known?.isShared) return null;
    if (Date.now() - known.askedAt < cooldown) return known.find(header);
    last.set(header.alg, { ...known, askedAt: Date.now() });
    return null;
  };

  const note: NamelessKeys['note'] = ({ alg, kid }, key, found) => {
    const known = last.get(alg);
    // A key with a name: it looks at names after all.
    if (key !== null && key.kid !== null) last.delete(alg);
    if (key === null || key.kid !== null) return false;
    const isShared = known?.key === key && (known.isShared || known.kid !== kid);
    if (known?.key !== key) last.set(alg, { key, kid, find: found, isShared, askedAt: Date.now() });
    else if (isShared && !known.isShared) last.set(alg, { ...known, isShared, askedAt: Date.now() });
    return isShared;
  };

  return { keyOf, find, note };
}
