import { message } from '../../shared/contract/protocol.js';
import { scope } from '../scope.js';

/** Keeps this worker alive, and in office, while an answer passes through it. */
export interface LongBodies {
  /** Fetches, and follows that to the end of the body. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Makes an event last as long as the body of an answer from `fetch`, where the engine must be told. */
  readonly holdEvent: (event: LastingEvent, response: Response) => void;
  /**
   * Follows somebody else's fetch of a URL, and makes an event last as long.
   *
   * @returns what to call if that fetch fails before its headers
   */
  readonly follow: (url: string, event: LastingEvent | undefined) => () => void;
}

type LastingEvent = Pick<ExtendableEvent, 'waitUntil'>;

/** A body that runs. */
interface LongBody {
  /** Resolves at its end, or when it has been waited for long enough. */
  readonly ended: Promise<void>;
  readonly end: () => void;
}

const pingEveryMs = 10_000;
// No entry in the timeline is known to be left out. Should one be, the worker may end after that all the same.
const giveUpAfterMs = 6 * 3_600_000;
// A film that is paused must not keep a newer worker waiting for ever.
const holdForMs = 5 * 60_000;
// WebKitGTK 2.50 has no entry in the timeline for a body that the page has cancelled, as a player does whenever somebody
// seeks (seen in November 2026): test/unit/worker/request/long-bodies.test.ts shows the limit only.
const holdUntoldForMs = 60_000;

const unfollowed: LongBodies = {
  fetch: (url, init) => fetch(url, init),
  holdEvent: () => {},
  follow: () => () => {},
};

/**
 * The event of a request lasts (`waitUntil`) as long as its body, and while a body runs, pages are asked for messages, each
 * of which is an event. The end of a body is read from the worker's own resource timeline. A stream of ours around the body
 * would tell it, too; but see the last line.
 *
 * - Firefox 153 and WebKitGTK 2.50 end a worker that a newer one replaces, even while a body passes through it, and the
 *   body with it; Chromium 156 waits: test/browser/updates.test.ts
 * - Firefox 153 ends a worker 30 s after its last event, whatever still lasts: test/browser/long-bodies.test.ts
 * - Firefox 153 takes a stream of ours for complete when the worker ends all the same, and a piece of a file for the file
 *   (a download of 75 s, measured in November 2026; nothing here makes such a stream, so no test shows it)
 */
export function createLongBodies(): LongBodies {
  const { userAgent } = scope.navigator;
  // Whatever has no timeline of resources is not followed: a body may then break off, as it would without us.
  const canFollow = typeof PerformanceObserver !== 'undefined';
  if (!canFollow || /Chrom(?:e|ium)\/\d/.test(userAgent)) return unfollowed;
  const running = new Map<string, RunningBody[]>();
  const endOldest = (url: string): void => {
    const [oldest, ...rest] = running.get(url) ?? [];
    oldest?.end();
    if (rest.length > 0) running.set(url, rest);
    else running.delete(url);
  };

  // A timeline's entry names the URL of the fetch, token and all: it is compared and goes nowhere.
  const observer = new PerformanceObserver((list) => {
    for (const { name } of list.getEntries()) endOldest(withoutFragment(name));
  });
  observer.observe({ type: 'resource' });
  const isFirefox = endsIdleWorkers(userAgent);
  const startPings = isFirefox ? createPings(running, endOldest) : () => {};
  const followBody = (address: string): LongBody => {
    const url = withoutFragment(address);
    const body = createRunningBody(isFirefox ? holdForMs : holdUntoldForMs);
    running.set(url, [...(running.get(url) ?? []), body]);
    startPings();
    return { ended: body.ended, end: () => endOldest(url) };
  };
  const bodies = new WeakMap<Response, LongBody>();
  return {
    holdEvent: (event, response) => lastUntil(event, bodies.get(response)?.ended),
    follow: (url, event) => {
      const body = followBody(url);
      lastUntil(event, body.ended);
      return body.end;
    },
    fetch: async (url, init) => {
      const body = followBody(url);
      try {
        const response = await fetch(url, init);
        bodies.set(response, body);
        return response;
      } catch (error) {
        body.end();
        throw error;
      }
    },
  };
}

interface RunningBody extends LongBody {
  readonly since: number;
}

function createRunningBody(holdMs: number): RunningBody {
  let end = (): void => {};
  const whenEnded = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, holdMs);
    end = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return { since: Date.now(), ended: whenEnded, end };
}

/** Asks the pages to send messages, as long as anything runs. */
function createPings(
  running: ReadonlyMap<string, readonly RunningBody[]>,
  endOldest: (url: string) => void,
): () => void {
  let timer: ReturnType<typeof setInterval> | null = null;
  const ping = async (): Promise<void> => {
    for (const [url, [oldest]] of running) if (Date.now() - oldest!.since > giveUpAfterMs) endOldest(url);
    if (running.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
      return;
    }
    const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
    for (const page of pages) page.postMessage(message({ type: 'file-auth:ping' }));
  };
  return () => {
    timer ??= setInterval(() => void ping(), pingEveryMs);
  };
}

/** Firefox 153 says "Gecko" with a version, the others "like Gecko": test/unit/worker/request/long-bodies.test.ts */
function endsIdleWorkers(userAgent: string): boolean {
  return /\bGecko\/\d/.test(userAgent);
}

function lastUntil(event: LastingEvent | undefined, ended: Promise<void> | undefined): void {
  try {
    if (ended) event?.waitUntil(ended);
  } catch {
    // An event that is over, or is none of the browser's, lasts no longer; the answer is the same.
  }
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '');
}
