import { isShadowRoot } from './is-shadow-root.js';

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

/** A shadow tree lies in whatever its host lies in, and the document of a frame in what that lies in. */
function isHostOffLimits(element: Element, root: ParentNode | undefined): boolean {
  const tree = element.getRootNode();
  const host = isShadowRoot(tree) ? tree.host : frameAround(element.ownerDocument);
  if (host === null || (root !== undefined && tree.contains(root))) return false;
  return isOffLimits(host, root);
}

function frameAround(inner: Document): Element | null {
  return inner === document ? null : (inner.defaultView?.frameElement ?? null);
}
