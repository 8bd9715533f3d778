import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 25;

/** Asks until the answer is truthy. A failing question counts as "not yet": the page may be on its way to the next one. */
export async function waitUntilTruthy<T>(
  ask: () => Promise<T | null | undefined | false>,
  options: { readonly timeoutMs: number; readonly what: string },
): Promise<T> {
  let last = 'no answer';
  const timer = new AbortController();
  // A question may hang for ever, so the limit is raced against and not only looked at between two questions.
  const limit = delay(options.timeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`waited ${options.timeoutMs / 1000} s for ${options.what}: ${last}`);
  });
  const answer = async (): Promise<T> => {
    while (!timer.signal.aborted) {
      try {
        const value = await ask();
        if (value) return value;
        last = `last value ${JSON.stringify(value)}`;
      } catch (error) {
        last = `last error ${String(error)}`;
      }
      await delay(pollMs);
    }
    return limit;
  };
  try {
    return await Promise.race([answer(), limit]);
  } finally {
    limit.catch(() => undefined);
    timer.abort();
  }
}
