import type { SignOutMark } from './sign-out-mark.js';

const laterMs = 1000;

/**
 * Ends a sign-out for a token that a request has found. Whether there is one to end is read later, if it is not known: only
 * a worker that starts after this one needs the record, and no request waits for it.
 *
 * @param isTokenThere - looks anew for a token under keys; what was there before the mark was read may have gone
 */
export function createEndSignOut(
  mark: SignOutMark,
  isTokenThere: (keys: readonly string[]) => Promise<boolean>,
): (keys: readonly string[]) => void {
  let isPlanned = false;
  /** A token that is there although somebody had signed out has been stored since. */
  const endIfStoredSince = async (keys: readonly string[]): Promise<void> => {
    const { generation } = mark;
    if (!(await mark.isSet()) || !(await isTokenThere(keys))) return;
    if (mark.generation === generation) mark.endBecauseOfToken();
  };
  return (keys) => {
    if (mark.isKnown) mark.endBecauseOfToken();
    else if (!isPlanned) setTimeout(() => void endIfStoredSince(keys), laterMs);
    isPlanned = true;
  };
}
