/** By its kind, since the elements of a frame's document are no instances of this window's classes. */
export function isElement(node: EventTarget | null): node is Element {
  return (node as Node | null)?.nodeType === Node.ELEMENT_NODE;
}
