import { isElement } from './is-element.js';
import { isOffLimits } from './is-off-limits.js';

/** What `querySelectorAll` finds frames by. */
export const frameSelector = 'iframe,frame';

const known = new WeakSet<Document>();

/**
 * The document in a frame that is this page's to attend to: the page may look into it, and it has no address of its own,
 * where it would be a page that registers by itself. `null` for any other, and if nothing may be written into the frame.
 */
export function frameDocument(frame: EventTarget | null, root?: ParentNode): Document | null {
  if (!isElement(frame) || !frame.matches(frameSelector)) return null;
  const { contentDocument } = frame as HTMLIFrameElement;
  if (contentDocument === null || isOffLimits(frame, root)) return null;
  // What a page writes into a frame has the page's address (HTML, Section 8.4.1), and keeps it when the page gets another.
  const { URL: address } = contentDocument;
  const isAddressed = /^https?:/.test(address) && address !== document.URL.replace(/#.*/s, '');
  if (!isAddressed) known.add(contentDocument);
  return known.has(contentDocument) ? contentDocument : null;
}
