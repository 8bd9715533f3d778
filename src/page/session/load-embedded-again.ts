import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import { fileAt } from '../urls/file-at.js';
import { isOffLimits } from '../elements/is-off-limits.js';

const attributes: Readonly<Record<string, string>> = { object: 'data', embed: 'src', iframe: 'src' };

/** Loads the files again that the page embeds as documents. No browser tells whether one of them has failed. */
export function loadEmbeddedAgain(matchFileUrl: FileUrlMatcher): void {
  for (const element of document.querySelectorAll('object[data],embed[src],iframe[src]')) {
    const name = attributes[element.localName]!;
    const value = element.getAttribute(name)!;
    if (fileAt(value, element.baseURI, matchFileUrl) === null || isOffLimits(element)) continue;
    // A frame is led to the same address by the same value, and to a blank page without one.
    if (element.localName !== 'iframe') element.removeAttribute(name);
    element.setAttribute(name, value);
  }
}
