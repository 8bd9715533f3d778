const forgetAfterMs = 60_000;

/** Remembers which origins answer without CORS headers, so that not every request is tried in vain first. */
export interface CorsMemory {
  /** An answer could be read: the origin has CORS, whatever was believed. */
  readable(origin: string): void;
  /** Without CORS mode there was an answer, with it there was none. */
  unreadable(origin: string): void;
  /** Whether to spare the try with CORS. After a minute one request is told to try it again. */
  isUnreadable(origin: string): boolean;
}

export function createCorsMemory(now: () => number = Date.now): CorsMemory {
  const everReadable = new Set<string>();
  const unreadableSince = new Map<string, number>();
  return {
    readable: (origin) => {
      everReadable.add(origin);
      unreadableSince.delete(origin);
    },
    // An origin that has answered readably before has CORS; one failure more likely was the network's.
    unreadable: (origin) => {
      if (!everReadable.has(origin)) unreadableSince.set(origin, now());
    },
    isUnreadable: (origin) => {
      const since = unreadableSince.get(origin);
      if (since === undefined) return false;
      if (now() - since < forgetAfterMs) return true;
      // Who asks first after the minute tries for all: of a whole page of images only one is sent twice.
      unreadableSince.set(origin, now());
      return false;
    },
  };
}
