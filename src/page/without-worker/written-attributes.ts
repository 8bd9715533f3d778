import { setFileAttribute } from '../elements/load-again.js';
import type { RewrittenAttribute } from './rewrite-attribute.js';

export interface WrittenAttribute extends RewrittenAttribute {
  /** Of `performance.now()`. */
  readonly since: number;
}

/** What this page wrote into the attributes of which elements. Elements that nobody has any more are forgotten. */
export interface WrittenAttributes {
  of(element: Element): ReadonlyMap<string, WrittenAttribute>;
  set(element: Element, name: string, written: WrittenAttribute): void;
  /** Sets back what is still as it was written, and forgets the element. */
  putBack(element: Element): void;
  elements(): Element[];
}

interface Entry {
  readonly reference: WeakRef<Element>;
  readonly attributes: Map<string, WrittenAttribute>;
}

const none: ReadonlyMap<string, WrittenAttribute> = new Map();

export function createWrittenAttributes(): WrittenAttributes {
  const entries = new WeakMap<Element, Entry>();
  const references = new Set<WeakRef<Element>>();
  return {
    of: (element) => entries.get(element)?.attributes ?? none,
    set: (element, name, written) => {
      const entry = entries.get(element) ?? { reference: new WeakRef(element), attributes: new Map() };
      entries.set(element, entry);
      references.add(entry.reference);
      entry.attributes.set(name, written);
    },
    putBack: (element) => {
      const entry = entries.get(element);
      if (entry === undefined) return;
      entries.delete(element);
      references.delete(entry.reference);
      for (const [name, { clean, written }] of entry.attributes) {
        const isOurs = element.getAttribute(name) === written && written !== clean;
        if (isOurs) setFileAttribute(element, name, clean);
      }
    },
    elements: () => {
      const living: Element[] = [];
      for (const reference of references) {
        const element = reference.deref();
        if (element) living.push(element);
        else references.delete(reference);
      }
      return living;
    },
  };
}
