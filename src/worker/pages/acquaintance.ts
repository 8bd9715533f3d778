/** Which windows run the page helper, as far as this worker knows: after a restart it knows none. */
export interface Acquaintance {
  /** Notes that a page runs the page helper. */
  readonly meet: (pageId: string) => void;
  readonly hasRegistered: (pageId: string) => boolean;
  /** Whether a page may be one that has not registered yet: for some time after this was first asked of it. */
  readonly isLoading: (pageId: string) => boolean;
}

export function createAcquaintance(loadingMs: number): Acquaintance {
  const registered = new Set<string>();
  const firstSeen = new Map<string, number>();
  return {
    meet: (pageId) => {
      registered.add(pageId);
      firstSeen.delete(pageId);
    },
    hasRegistered: (pageId) => registered.has(pageId),
    isLoading: (pageId) => {
      if (registered.has(pageId)) return false;
      const seen = firstSeen.get(pageId) ?? Date.now();
      firstSeen.set(pageId, seen);
      return Date.now() - seen < loadingMs;
    },
  };
}
