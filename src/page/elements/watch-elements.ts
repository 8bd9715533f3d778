import { isElement } from './is-element.js';

interface Watched {
  readonly selector: string;
  /** Attributes of the elements themselves. */
  readonly attributes: readonly string[];
  /** Attributes that matter to everything inside of whatever has them. Default is none. */
  readonly marks?: readonly string[];
  readonly signal: AbortSignal;
}

/** Sees elements that are added to a tree, and others of which one of the attributes, or a mark around them, is set. */
export function watchElements(
  tree: Document | ShadowRoot,
  { selector, attributes, marks = [], signal }: Watched,
  see: (element: Element, isChanged: boolean) => void,
): void {
  const observer = new MutationObserver((records) => {
    const found = new Set<Element>();
    const changed = new Set<Element>();
    const findIn = (node: Node): void => {
      // Most of what a page adds is none of these and has nothing inside.
      if (!isElement(node)) return;
      if (node.matches(selector)) found.add(node);
      if (node.firstElementChild === null) return;
      for (const inner of node.querySelectorAll(selector)) found.add(inner);
    };
    for (const { target, attributeName, addedNodes } of records) {
      if (attributeName === null) addedNodes.forEach(findIn);
      else if (marks.includes(attributeName)) findIn(target);
      else changed.add(target as Element);
    }
    for (const element of found) if (!changed.has(element)) see(element, false);
    for (const element of changed) see(element, true);
  });
  const attributeFilter = [...attributes, ...marks];
  observer.observe(tree, { childList: true, subtree: true, attributes: true, attributeFilter });
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
}
