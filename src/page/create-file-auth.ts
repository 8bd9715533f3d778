import { FileAuthError } from '../shared/contract/errors.js';
import type { Control } from './control/control.js';
import { followControl } from './control/follow-control.js';
import { FileAuth } from './file-auth.js';
import { openPage } from './page.js';
import type { ResolvedRegisterOptions } from './registration/options.js';

/**
 * Makes what a page does with files and tokens. A page that registers is a page that is in use: a sign-out ends.
 *
 * @throws the reason of the caller's signal; then nothing is left of what was made
 */
export async function createFileAuth(given: ResolvedRegisterOptions, first: Control): Promise<FileAuth> {
  given.signal?.throwIfAborted();
  const page = openPage(given);
  const { current } = followControl(page, first);
  const fileAuth = new FileAuth(page.events, () => current().parts);
  try {
    await current().parts.resume();
  } catch (error) {
    // What the document asked for before may have failed: nobody was signed in, or nobody could be asked.
    current().heal();
    // Without a store nothing is signed out either; files that need a token will say so.
    if (!(error instanceof FileAuthError)) throw error;
  }
  given.signal?.throwIfAborted();
  return fileAuth;
}
