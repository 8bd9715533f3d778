import { listen } from '../util/listen.js';

export interface Alarm {
  readonly set: (time: number) => void;
}

// The longest that timers know.
const longestTimeoutMs = 2 ** 31 - 1;

/** Rings at the earliest of the times it is set to. A page that slept meanwhile is woken when it is looked at again. */
export function createAlarm(ring: () => void, signal: AbortSignal): Alarm {
  let next = Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const check = (): void => {
    clearTimeout(timer);
    if (next === Infinity || signal.aborted) return;
    const rest = next - Date.now();
    if (rest > 0) {
      timer = setTimeout(check, Math.min(rest, longestTimeoutMs));
      return;
    }
    next = Infinity;
    ring();
  };
  listen(document, ['visibilitychange'], check, { signal });
  listen(window, ['pageshow'], check, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return {
    set: (time) => {
      if (time >= next || time <= Date.now()) return;
      next = time;
      check();
    },
  };
}
