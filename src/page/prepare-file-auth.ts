import { openStateStore } from '../shared/tokens/token-store.js';
import type { Control } from './control/control.js';
import { createFileAuth } from './create-file-auth.js';
import type { FileAuth } from './file-auth.js';
import type { ResolvedRegisterOptions } from './registration/options.js';

/**
 * Begins with what takes the browser some time while the worker is installed. What is returned makes the page's object as
 * soon as it is known who controls the page.
 */
export function prepareFileAuth(given: ResolvedRegisterOptions): (first: Control) => Promise<FileAuth> {
  // A failure is told where the state is needed.
  void openStateStore(given.fileAuth.store)
    .read()
    .catch(() => {});
  return (first) => createFileAuth(given, first);
}
