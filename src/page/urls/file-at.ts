import type { FileLocation, FileUrlMatcher } from '../../shared/contract/file-url.js';

/** The file behind a URL of the document; `null` if it is none. */
export function fileAt(text: string, base: string, matchFileUrl: FileUrlMatcher): FileLocation | null {
  try {
    return matchFileUrl(new URL(text, base));
  } catch {
    return null;
  }
}
