import type { FileLocation, FileUrlMatcher } from '../../shared/contract/file-url.js';
import { quote } from '../../shared/util/quote.js';
import { setParameter } from '../../shared/util/set-parameter.js';
import { fileAt } from './file-at.js';

/** A file that a caller named by its URL. */
export interface NamedFile {
  readonly file: FileLocation;
  /** Absolute, without a token. */
  readonly url: string;
}

interface FileUrls {
  readonly matchFileUrl: FileUrlMatcher;
  readonly origins: readonly string[];
  readonly parameter: string;
}

/**
 * The file that a URL of the caller's names.
 *
 * @throws {TypeError} the URL is not a file URL of the configured origins
 */
export function requireFileUrl(url: unknown, { matchFileUrl, origins, parameter }: FileUrls): NamedFile {
  if (typeof url !== 'string') throw new TypeError('"url" must be a string');
  const file = fileAt(url, document.baseURI, matchFileUrl);
  if (file === null) {
    throw new TypeError(
      `${quote(url)} is not a file URL: its origin must be one of "origins" (${origins.join(', ')}), ` +
        'and its path must match "path"',
    );
  }
  return { file, url: setParameter(new URL(url, document.baseURI).href, parameter, null) };
}
