import type { FileLocation } from '../../shared/contract/file-url.js';
import type { FileWorker } from '../file-worker.js';

/**
 * Decides synchronously whether a request gets a file here: any other is the browser's, as if there were no worker.
 *
 * @param url - the request's, parsed
 */
export function matchFile(
  url: URL,
  request: Request,
  { matchFileUrl, sender }: Pick<FileWorker, 'matchFileUrl' | 'sender'>,
): FileLocation | null {
  const file = matchFileUrl(url);
  if (file === null) return null;
  // A document must not see a broad token in its address, and a request made from a navigation throws.
  if (request.mode === 'navigate') return null;
  // Throws when it is sent on from a worker; DevTools makes such requests.
  if (request.cache === 'only-if-cached') return null;
  return sender.isOwnRedirect(request.url) ? null : file;
}
