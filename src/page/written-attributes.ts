import type { RewrittenAttribute } from './rewritten-attribute.js';

export interface WrittenAttribute extends RewrittenAttribute {
  /** Of `performance.now()`. */
  readonly since: number;
}

/** What this page wrote into the attributes of which elements. Elements that nobody has any more are forgotten. */
export interface WrittenAttributes {
  of(element: Element): ReadonlyMap<string, WrittenAttribute>;
  set(element: Element, name: string, written: WrittenAttribute): void;
  elements(): Element[];
  clear(): void;
}

const none: ReadonlyMap<string, WrittenAttribute> = new Map();

export function createWrittenAttributes(): WrittenAttributes {
  let byElement = new WeakMap<Element, Map<string, WrittenAttribute>>();
  const elements = new Set<WeakRef<Element>>();
  return {
    of: (element) => byElement.get(element) ?? none,
    set: (element, name, written) => {
      const attributes = byElement.get(element) ?? new Map<string, WrittenAttribute>();
      if (!byElement.has(element)) elements.add(new WeakRef(element));
      byElement.set(element, attributes.set(name, written));
    },
    elements: () => {
      const living: Element[] = [];
      for (const reference of elements) {
        const element = reference.deref();
        if (element) living.push(element);
        else elements.delete(reference);
      }
      return living;
    },
    clear: () => {
      byElement = new WeakMap();
      elements.clear();
    },
  };
}
