import { within } from '../../shared/util/within.js';
import { scope } from '../scope.js';

const tellsWithinMs = 300;

/**
 * Whether a page of this scope is open, which can tell its user what the worker reports.
 *
 * @param files - the address under which windows show files, and no page
 */
export async function hasPage(files: string): Promise<boolean> {
  const present = scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const windows = await within(present, tellsWithinMs, () => []);
  return windows.some(({ url }) => url.startsWith(scope.registration.scope) && !url.startsWith(files));
}
