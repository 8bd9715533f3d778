import { isSrcdoc } from './is-srcdoc.js';

/** The page's own address. A `srcdoc` frame has none: a browser takes that of the page around it. */
export function pageUrl(view: Window = window): URL {
  if (!isSrcdoc(view)) return new URL(view.location.href);
  try {
    return pageUrl(view.parent);
  } catch {
    // In a sandboxed frame, which is another origin's to the page around it.
    return new URL(document.baseURI);
  }
}
