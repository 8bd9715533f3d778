/**
 * @throws {TypeError} it is no node that has children
 */
export function assertRoot(root: ParentNode): void {
  if (typeof (root as Partial<ParentNode> | null)?.querySelectorAll !== 'function') {
    throw new TypeError('heal() needs a document, an element or a fragment');
  }
}
