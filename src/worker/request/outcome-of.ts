import { isPageInstead } from '../../shared/contract/is-page-instead.js';
import type { Attempt } from './attempt.js';

/** How a request for a file ended that the network answered. */
export function outcomeOf(
  path: string,
  attempt: Pick<Attempt, 'denial'> | null,
  response: Response,
): 'authorized' | 'untouched' | 'denied' | 'replaced' {
  if (isPageInstead(path, response)) return 'replaced';
  if (attempt === null) return 'untouched';
  return attempt.denial === null ? 'authorized' : 'denied';
}
