/** Whether a window shows a `srcdoc` frame. */
export function isSrcdoc(view: Window = window): boolean {
  return view.location.href === 'about:srcdoc';
}
