import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import { assertUrl } from './assert-url.js';
import { fileAt } from './file-at.js';

interface VirtualUrlParts {
  readonly matchFileUrl: FileUrlMatcher;
  readonly toVirtualUrl: (url: string) => string | null;
}

/** The address under the virtual path of a file that a URL of the document names; `null` if there is none. */
export function virtualUrl(url: string, { matchFileUrl, toVirtualUrl }: VirtualUrlParts): string | null {
  const file = fileAt(assertUrl(url), document.baseURI, matchFileUrl);
  return file && toVirtualUrl(new URL(url, document.baseURI).href);
}
