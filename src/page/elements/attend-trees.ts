/** Begins to attend to the tree that a root belongs to, if it is not attended to yet. */
type Attend = (root: ParentNode) => void;

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
