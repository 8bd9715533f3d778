export const srcdocHint =
  'A srcdoc frame has the worker of the page around it: register there before the frame is made.';

export function isSrcdoc(view: Window = window): boolean {
  return view.location.href === 'about:srcdoc';
}

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
