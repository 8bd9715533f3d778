import type { SignOutMark } from '../shared/tokens/sign-out-mark.js';

const laterMs = 1000;

/**
 * Ends a sign-out for a token that a request has found, a second later: whether there is one to end is not read yet, only a
 * worker that starts after this one needs the record, and no request waits for it.
 *
 * @param isTokenThere - looks anew; what was there before the mark was read may have gone
 */
export function endSignOutLater(mark: SignOutMark, isTokenThere: () => Promise<boolean>): void {
  setTimeout(() => void endIfStoredSince(mark, isTokenThere), laterMs);
}

/** A token that is there although somebody had signed out has been stored since. */
async function endIfStoredSince(mark: SignOutMark, isTokenThere: () => Promise<boolean>): Promise<void> {
  const { generation } = mark;
  if (!(await mark.isSet()) || !(await isTokenThere())) return;
  if (mark.generation === generation) mark.endBecauseOfToken();
}
