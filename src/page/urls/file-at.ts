import type { FileLocation, FileUrlMatcher } from '../../shared/contract/file-url.js';
import { parseUrl } from '../../shared/util/parse-url.js';

/** The file behind a URL of the document; `null` if it is none. */
export function fileAt(text: string, base: string, matchFileUrl: FileUrlMatcher): FileLocation | null {
  const url = parseUrl(text, base);
  return url && matchFileUrl(url);
}
