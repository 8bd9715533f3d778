import { defaultPath, matchFilePath } from '../../shared/contract/file-url.js';
import type { FileAuthOptionsData } from '../../shared/contract/options.js';
import { parseUrl } from '../../shared/util/parse-url.js';
import { warnOnce } from '../../shared/util/warn-once.js';
import { listen } from '../util/listen.js';
import { isElement } from './is-element.js';
import { addressOf, hasFailed, isImage } from './loading-state.js';
import { whenParsed } from './when-parsed.js';

/**
 * Tells the developer, once for each origin, of an image that failed and is nearly a private file: only its origin or only
 * its path is one. Nothing else says so, because such an image is left alone.
 */
export function warnOfFailedImages(
  { origins, path }: Pick<FileAuthOptionsData, 'origins' | 'path'>,
  signal: AbortSignal,
): void {
  const matchPath = matchFilePath(path ?? defaultPath);
  const look = (image: EventTarget | null): void => {
    if (!isElement(image) || !isImage(image) || !hasFailed(image)) return;
    const url = parseUrl(addressOf(image));
    if (url === null) return;
    const isListed = origins.includes(url.origin);
    if (isListed === (matchPath(url.pathname) !== null)) return;
    const reason = isListed
      ? 'its path is not the path of a file: /<uuid>/<uuid>.<extension>, or what the option path allows.'
      : 'the option origins does not list this origin.';
    warnOnce(`An image of ${url.origin} failed to load. No token was sent for it, because ${reason}`);
  };
  listen(document, ['error'], ({ target }) => look(target), { capture: true, signal });
  whenParsed(() => document.querySelectorAll('img').forEach(look), signal);
}
