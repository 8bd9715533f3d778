/** Also of a frame's document, which is no instance of this window's class. An `<a>` has a `host`, too. */
export function isShadowRoot(node: Node): node is ShadowRoot {
  return node.nodeType === Node.DOCUMENT_FRAGMENT_NODE && 'host' in node;
}
