/**
 * Does work while nobody else of the origin does work under the same name; at once where there are no Web Locks, or a
 * page is refused them as it is refused all storage.
 *
 * @param signal - ends the wait for the turn, not the work
 * @throws what `work` throws, and the reason of `signal`
 */
export async function underLock<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const { locks } = navigator;
  if (!locks) return work();
  let hasBegun = false;
  const begin = (): Promise<T> => {
    hasBegun = true;
    return work();
  };
  try {
    return await locks.request(name, { signal }, begin);
  } catch (error) {
    if (hasBegun || signal.aborted) throw error;
    return work();
  }
}
