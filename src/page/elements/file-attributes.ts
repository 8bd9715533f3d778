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
  img: [src, srcset],
  source: [src, srcset],
  video: [src, poster],
  audio: [src],
  track: [src],
  input: [src],
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
  // By name first: a page has thousands of other elements, and each that comes is asked for. The local one, since only HTML
  // that is not XML has upper-case names.
  const attributes = attributesByElement[element.localName];
  return attributes !== undefined && element.matches(fileElementSelector) ? attributes : [];
}
