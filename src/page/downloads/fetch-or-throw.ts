import { FileAuthError } from '../../shared/contract/errors.js';
import type { FailureReason } from '../../shared/contract/events.js';
import { failureReason } from '../../shared/contract/failure-reason.js';
import type { FetchedFile } from './fetch-file.js';

/**
 * Fetches what must be there.
 *
 * @throws {FileAuthError} `no-file`: there is no file, for a `reason`
 */
export async function fetchOrThrow(send: () => Promise<FetchedFile>): Promise<FetchedFile> {
  let fetched: FetchedFile;
  try {
    fetched = await send();
  } catch (cause) {
    throw noFile('network', cause);
  }
  const { response, reason } = fetched;
  if (response.ok) return fetched;
  response.body?.cancel().catch(() => {});
  const { status } = response;
  throw noFile(failureReason({ outcome: 'denied', reason, status }) ?? 'origin');
}

function noFile(reason: FailureReason, cause?: unknown): FileAuthError {
  const why =
    reason === 'network'
      ? 'the network gave no answer that can be read: offline, or the distribution sends no CORS headers'
      : reason === 'origin'
        ? 'mostly there is no such file'
        : 'the authorizer denied it';
  return new FileAuthError('no-file', `The file could not be loaded (${reason}): ${why}.`, { reason, cause });
}
