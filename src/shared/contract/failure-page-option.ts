import { parseUrl } from '../util/parse-url.js';
import type { FailureReason } from './events.js';

/** What the option `failurePage` is called with: a navigation under the virtual path got no file. */
export interface FileNotShown {
  /** The file's clean URL, without a token. */
  readonly url: string;
  /** Why there is no file. */
  readonly reason: FailureReason;
  /** The HTTP status. */
  readonly status: number;
}

/** The `failurePage` option; a URL is absolute. */
export type FailurePage = string | ((failure: FileNotShown) => Response | Promise<Response>);

/**
 * Checks the `failurePage` option.
 *
 * @throws {TypeError} naming the option and what to write
 */
export function readFailurePage(
  value: unknown,
  virtualPath: string | false,
  scope: URL,
): FailurePage | undefined {
  if (value === undefined || typeof value === 'function') return value as FailurePage | undefined;
  const url = typeof value === 'string' && value !== '' ? parseUrl(value, scope.href) : null;
  // A page among the files could be what somebody has uploaded, and would lead to itself if it is not there.
  const isAmongFiles = virtualPath !== false && url?.pathname.startsWith(virtualPath);
  if (url?.origin === scope.origin && !isAmongFiles) return url.href;
  throw new TypeError(
    `"failurePage" option must be a function, or a URL of the application's own origin that is not under "virtualPath"`,
  );
}
