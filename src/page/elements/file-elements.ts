import type { FileLocation, FileUrlMatcher } from '../../shared/contract/file-url.js';

/** One URL in an attribute of an element. */
export interface UrlInText {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** An attribute that makes the browser load a file. */
export interface FileAttribute {
  readonly name: string;
  readonly isList: boolean;
}

const src: FileAttribute = { name: 'src', isList: false };
const srcset: FileAttribute = { name: 'srcset', isList: true };
const poster: FileAttribute = { name: 'poster', isList: false };
const href: FileAttribute = { name: 'href', isList: false };
// What SVG 1.1 had instead (SVG 2, Section 2.4).
const xlinkHref: FileAttribute = { name: 'xlink:href', isList: false };

const attributesByElement: Readonly<Record<string, readonly FileAttribute[]>> = {
  IMG: [src, srcset],
  SOURCE: [src, srcset],
  VIDEO: [src, poster],
  AUDIO: [src],
  TRACK: [src],
  INPUT: [src],
  image: [href, xlinkHref],
};

/** What `querySelectorAll` finds image buttons and the images in drawings by. */
export const silentImageSelector = 'input[type="image"],image';

/** What `querySelectorAll` finds the elements that load files by. */
export const fileElementSelector: string = `img,source,video,audio,track,${silentImageSelector}`;

/** The names of their attributes, for a MutationObserver, which sees none that has a namespace. */
export const fileAttributeNames: readonly string[] = ['src', 'srcset', 'poster', 'href'];

/** The attributes of an element that make the browser load a file; none for most elements. */
export function fileAttributes(element: Element): readonly FileAttribute[] {
  // By name first: a page has thousands of other elements, and each that comes is asked for.
  const attributes = attributesByElement[element.nodeName];
  return attributes !== undefined && element.matches(fileElementSelector) ? attributes : [];
}

/** The URLs in the value of an attribute: one, or the candidates of a `srcset` (HTML, Section 4.8.4.3.10). */
export function urlsIn(value: string, { isList }: FileAttribute): UrlInText[] {
  if (!isList) {
    const [start, end] = trimmedAsUrl(value);
    return start === end ? [] : [{ start, end, text: value.slice(start, end) }];
  }
  const found: UrlInText[] = [];
  // A candidate is a URL without white space, then descriptors up to the next comma that is in no parentheses.
  const candidate = /[\t\n\f\r ,]*([^\t\n\f\r ]+)/gy;
  for (let match = candidate.exec(value); match !== null; match = candidate.exec(value)) {
    const start = candidate.lastIndex - match[1]!.length;
    let end = candidate.lastIndex;
    while (end > start && value[end - 1] === ',') end -= 1;
    if (end > start) found.push({ start, end, text: value.slice(start, end) });
    if (end === candidate.lastIndex) candidate.lastIndex = endOfDescriptors(value, end);
  }
  return found;
}

/** What the URL parser drops at both ends (URL, Section 4.4), and no other white space: it would be of the URL. */
function trimmedAsUrl(value: string): [start: number, end: number] {
  let [start, end] = [0, value.length];
  while (end > 0 && value[end - 1]! <= ' ') end -= 1;
  while (start < end && value[start]! <= ' ') start += 1;
  return [start, end];
}

function endOfDescriptors(value: string, from: number): number {
  let isInParentheses = false;
  for (let at = from; at < value.length; at += 1) {
    if (isInParentheses) isInParentheses = value[at] !== ')';
    else if (value[at] === ',') return at;
    else isInParentheses = value[at] === '(';
  }
  return value.length;
}

/** The file behind a URL of the document; `null` if it is none. */
export function fileAt(text: string, base: string, matchFileUrl: FileUrlMatcher): FileLocation | null {
  try {
    return matchFileUrl(new URL(text, base));
  } catch {
    return null;
  }
}

/** Whether an element itself names a file in one of its attributes. */
export function namesFile(element: Element, matchFileUrl: FileUrlMatcher): boolean {
  return fileAttributes(element).some((attribute) => {
    const value = element.getAttribute(attribute.name);
    if (value === null) return false;
    return urlsIn(value, attribute).some(({ text }) => fileAt(text, element.baseURI, matchFileUrl) !== null);
  });
}

/** The attributes that say whether anything may be written into what is inside. */
export const markNames: readonly string[] = ['data-file-auth', 'contenteditable'];
const marked = '[data-file-auth],[contenteditable]';

/**
 * Whether nothing may be written into an element: it is in an editable area, whose content is the user's document, or
 * in one that the application has marked `data-file-auth="off"` (`"on"` opens an editable one). Marks at or above
 * `root`, at which somebody pointed, do not count.
 */
export function isOffLimits(element: Element, root?: ParentNode): boolean {
  if (element.ownerDocument.designMode === 'on') return true;
  for (let at = element.closest(marked); at !== null; at = at.parentElement?.closest(marked) ?? null) {
    if (root !== undefined && at.contains(root)) return false;
    const wish = at.getAttribute('data-file-auth')?.toLowerCase();
    if (wish === 'on' || wish === 'off') return wish === 'off';
    if ((at.getAttribute('contenteditable')?.toLowerCase() ?? 'false') !== 'false') return true;
  }
  return isHostOffLimits(element, root);
}

/** A shadow tree lies in whatever its host lies in. */
function isHostOffLimits(element: Element, root: ParentNode | undefined): boolean {
  const tree = element.getRootNode();
  if (!(tree instanceof ShadowRoot) || (root !== undefined && tree.contains(root))) return false;
  return isOffLimits(tree.host, root);
}
