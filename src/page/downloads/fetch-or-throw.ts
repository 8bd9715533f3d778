import { FileAuthError } from '../../shared/contract/errors.js';
import type { FailureReason } from '../../shared/contract/events.js';
import { isPageInstead } from '../../shared/contract/is-page-instead.js';
import { failureReason } from '../../shared/contract/failure-reason.js';
import type { FetchedFile } from './fetch-file.js';

/**
 * Fetches what must be there.
 *
 * @throws {FileAuthError} `no-file`: there is no file, for a `reason`
 */
export async function fetchOrThrow(path: string, send: () => Promise<FetchedFile>): Promise<FetchedFile> {
  let fetched: FetchedFile;
  try {
    fetched = await send();
  } catch (cause) {
    throw noFile('network', cause);
  }
  const { response, reason } = fetched;
  const isReplaced = isPageInstead(path, response);
  if (response.ok && !isReplaced) return fetched;
  response.body?.cancel().catch(() => {});
  if (isReplaced) throw noFile('replaced');
  const { status } = response;
  throw noFile(failureReason({ outcome: 'denied', reason, status }) ?? 'origin');
}

function noFile(reason: FailureReason, cause?: unknown): FileAuthError {
  const why = explanations[reason] ?? 'The edge denied the request.';
  return new FileAuthError('no-file', `Could not load the file (${reason}). ${why}`, { reason, cause });
}

const explanations: Partial<Record<FailureReason, string>> = {
  network: 'The network gave no answer, or the distribution sends no CORS headers.',
  origin: 'It probably does not exist.',
  replaced:
    'The distribution answered with an HTML page instead, because a custom error response turns errors into status 200.',
};
