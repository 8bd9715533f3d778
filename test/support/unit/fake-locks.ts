/** Web Locks of one page: one holder of a name at a time, the others in the order they came. */
export interface FakeLocks {
  readonly names: string[];
  request<T>(name: string, work: () => Promise<T>): Promise<T>;
}

export function createFakeLocks(): FakeLocks {
  const tails = new Map<string, Promise<unknown>>();
  const names: string[] = [];
  return {
    names,
    request: (name, work) => {
      names.push(name);
      const turn = (tails.get(name) ?? Promise.resolve()).then(work);
      tails.set(
        name,
        turn.catch(() => undefined),
      );
      return turn;
    },
  };
}
