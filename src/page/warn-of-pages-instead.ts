import type { FileAuthEvent } from '../shared/contract/events.js';

/** Says once what only the set-up of the distribution can cure, and what looks like a file that is broken. */
export function createWarningOfPagesInstead(): (event: FileAuthEvent) => void {
  let isSaid = false;
  return (event) => {
    if (isSaid || event.type !== 'file' || event.outcome !== 'replaced') return;
    isSaid = true;
    // oxlint-disable-next-line no-console
    console.warn(
      `file-auth-worker: the distribution answers with an HTML page in place of ${event.path}. Its custom error responses ` +
        'turn denials and missing files into a page with status 200: remove them for the paths of private files.',
    );
  };
}
