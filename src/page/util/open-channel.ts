/** A channel to the worker and the other pages; `null` where the page may have none. */
export function openChannel(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name);
  } catch {
    // Firefox 153 throws if it blocks all cookies: test/browser/no-worker.test.ts
    return null;
  }
}
