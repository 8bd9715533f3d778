import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import { fileAt } from '../urls/file-at.js';
import { fileAttributes } from './file-attributes.js';
import { urlsIn } from './urls-in.js';

/** Whether an element itself loads a file: one of its attributes has a file URL. */
export function loadsFile(element: Element, matchFileUrl: FileUrlMatcher): boolean {
  return fileAttributes(element).some((attribute) => {
    const value = element.getAttribute(attribute.name);
    if (value === null) return false;
    return urlsIn(value, attribute).some(({ text }) => fileAt(text, element.baseURI, matchFileUrl) !== null);
  });
}
