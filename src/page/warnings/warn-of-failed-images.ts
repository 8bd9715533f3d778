import { ambiguousPath, matchFilePath } from '../../shared/contract/file-url.js';
import { defaultPath } from '../../shared/contract/path-option.js';
import type { FileAuthOptionsData } from '../../shared/contract/options.js';
import { parseUrl } from '../../shared/util/parse-url.js';
import { warnOnce } from '../../shared/util/warn-once.js';
import { listen } from '../util/listen.js';
import { addressOf, hasFailed, isImage } from '../elements/loading-state.js';
import { whenParsed } from '../elements/when-parsed.js';

/**
 * Tells the developer, once for each origin, of an image that failed and is nearly a private file: only its origin or only
 * its path is one. Nothing else says so, because such an image is left alone.
 */
export function warnOfFailedImages(
  { origins, path }: Pick<FileAuthOptionsData, 'origins' | 'path'>,
  signal: AbortSignal,
): void {
  const matchPath = matchFilePath(path ?? defaultPath);
  const look = (image: Element): void => {
    if (!isImage(image) || !hasFailed(image)) return;
    const { origin, pathname } = parseUrl(addressOf(image)) ?? location;
    const isListed = origins.includes(origin);
    const isFilePath = matchPath(pathname) !== null;
    // Of an ambiguous one there is another warning.
    if (isListed ? isFilePath || ambiguousPath.test(pathname) : !isFilePath) return;
    const reason = isListed
      ? 'its path is not a file path: /<uuid>/<uuid>.<extension>, or as in the option path.'
      : 'the option origins does not list it.';
    warnOnce(`An image of ${origin} failed to load. It got no token: ${reason}`);
  };
  listen(document, ['error'], ({ target }) => look(target as Element), { capture: true, signal });
  whenParsed(() => document.querySelectorAll('img').forEach(look), signal);
}
