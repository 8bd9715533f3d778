import type { FileAuthEvent } from '../../shared/contract/events.js';
import { warnOnce } from '../../shared/util/warn-once.js';

/** Says once what only the set-up of the distribution can cure, and what looks like a file that is broken. */
export function warnOfPagesInstead(event: FileAuthEvent): void {
  if (event.type !== 'file' || event.outcome !== 'replaced') return;
  warnOnce(
    `The distribution answers with an HTML page instead of ${event.path}, because custom error responses turn denials ` +
      'and missing files into status 200. Remove them for the paths of private files.',
    'pages instead of files',
  );
}
