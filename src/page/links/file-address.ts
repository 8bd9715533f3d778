import { quote } from '../../shared/util/quote.js';
import type { FileLocation } from '../../shared/contract/file-url.js';
import { setParameter } from '../../shared/util/set-parameter.js';
import { fileAt } from '../elements/file-elements.js';
import type { PageCore } from '../tokens/page-core.js';

/** A file that a caller named by its URL. */
export interface NamedFile {
  readonly file: FileLocation;
  /** Absolute, without a token. */
  readonly url: string;
}

/**
 * @throws {TypeError} the URL is no file URL of the configured origins
 */
export function nameFile(url: unknown, { matchFileUrl, data }: PageCore): NamedFile {
  if (typeof url !== 'string') throw new TypeError('the URL of the file must be a string');
  const file = fileAt(url, document.baseURI, matchFileUrl);
  if (file === null) {
    throw new TypeError(
      `${quote(url)} is no file URL: its origin must be one of "origins" (${data.origins.join(', ')}), ` +
        'and its path must match "path"',
    );
  }
  return { file, url: setParameter(new URL(url, document.baseURI).href, data.parameter, null) };
}

/** The last part of a file's path. */
export function fileName({ path }: FileLocation): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
