/** Begins to attend to the tree that a root belongs to, if it is not attended to yet. */
export type Attend = (root: ParentNode) => void;

/**
 * Makes a caller listen in every tree that it is told of: the document, and each shadow root that somebody points at,
 * whose events and changes do not show outside.
 */
export function attendTrees(listen: (tree: Document | ShadowRoot) => void): Attend {
  const attended = new WeakSet<Node>();
  return (root) => {
    const tree = root instanceof Node ? root.getRootNode() : null;
    const isTree = tree === document || tree instanceof ShadowRoot;
    if (!isTree || attended.has(tree)) return;
    attended.add(tree);
    listen(tree as Document | ShadowRoot);
  };
}

/** Sees elements that are added to a tree, and others of which one of the attributes is set. */
export function watchElements(
  tree: Document | ShadowRoot,
  {
    selector,
    attributes,
    signal,
  }: { readonly selector: string; readonly attributes: readonly string[]; readonly signal: AbortSignal },
  see: (element: Element, isChanged: boolean) => void,
): void {
  const observer = new MutationObserver((records) => {
    const found = new Set<Element>();
    const changed = new Set<Element>();
    for (const { type, target, addedNodes } of records) {
      if (type === 'attributes') changed.add(target as Element);
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        found.add(node);
        // Most of what a page adds has nothing inside.
        if (node.firstElementChild === null) continue;
        for (const inner of node.querySelectorAll(selector)) found.add(inner);
      }
    }
    for (const element of found) if (!changed.has(element)) see(element, false);
    for (const element of changed) see(element, true);
  });
  const attributeFilter = [...attributes];
  observer.observe(tree, { childList: true, subtree: true, attributes: true, attributeFilter });
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
}
