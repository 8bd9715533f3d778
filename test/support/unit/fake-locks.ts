type Work = () => Promise<unknown>;

/** Web Locks of one origin: one holder of a name at a time, the others in the order they came. */
export interface FakeLocks {
  readonly names: string[];
  request<T>(name: string, work: () => Promise<T>): Promise<T>;
  request<T>(name: string, options: { readonly signal: AbortSignal }, work: () => Promise<T>): Promise<T>;
}

export function createFakeLocks(): FakeLocks {
  const tails = new Map<string, Promise<unknown>>();
  const names: string[] = [];
  const request = (name: string, ...rest: [Work] | [{ readonly signal: AbortSignal }, Work]): unknown => {
    names.push(name);
    const [work, signal] = rest.length === 1 ? [rest[0], null] : [rest[1], rest[0].signal];
    const turn = untilAborted(tails.get(name) ?? Promise.resolve(), signal).then(work);
    tails.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  };
  return { names, request: request as FakeLocks['request'] };
}

/** A signal ends the wait for a lock, and is without effect once the lock is held. */
async function untilAborted(wait: Promise<unknown>, signal: AbortSignal | null): Promise<unknown> {
  if (signal === null) return wait;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    void wait.then(resolve);
  });
}
