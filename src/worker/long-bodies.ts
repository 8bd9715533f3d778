import { message } from '../shared/protocol.js';
import { scope } from './scope.js';

/** Keeps this worker alive while an answer passes through it. */
export interface LongBodies {
  /** Fetches, and follows that to the end of the body. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Follows somebody else's fetch of a URL. Call what it returns if that fails before its headers. */
  readonly begin: (url: string) => () => void;
}

const askEveryMs = 10_000;
// No entry in the timeline is known to be left out. Should one be, the worker may end after that all the same.
const forgetAfterMs = 6 * 3_600_000;

/**
 * Firefox ends a worker 30 seconds after the last event, even while a body passes through it, and the body with it. A
 * message from a page is an event: so as long as a body runs, this asks the pages to send one.
 *
 * The end of a body is read from the worker's own resource timeline. A stream of ours around the body would tell it too,
 * but when the worker ends all the same, Firefox takes such a stream for complete, and a piece of a file for the file.
 */
export function createLongBodies(): LongBodies {
  if (!endsWorkersInMidBody()) return { fetch: (request) => fetch(request), begin: () => () => {} };
  const running = new Map<string, number[]>();
  let timer: ReturnType<typeof setInterval> | null = null;

  const end = (url: string): void => {
    const rest = running.get(url)?.slice(1) ?? [];
    if (rest.length > 0) running.set(url, rest);
    else running.delete(url);
  };
  const askPages = async (): Promise<void> => {
    for (const [url, [oldest]] of running) if (Date.now() - oldest! > forgetAfterMs) end(url);
    if (running.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
      return;
    }
    const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
    for (const page of pages) page.postMessage(message({ type: 'file-auth:ping' }));
  };

  // A timeline's entry names the URL of the fetch, token and all: it is compared and goes nowhere.
  const observer = new PerformanceObserver((list) => {
    for (const { name } of list.getEntries()) end(withoutFragment(name));
  });
  observer.observe({ type: 'resource' });
  const begin: LongBodies['begin'] = (address) => {
    const url = withoutFragment(address);
    running.set(url, [...(running.get(url) ?? []), Date.now()]);
    timer ??= setInterval(() => void askPages(), askEveryMs);
    return () => end(url);
  };
  return { begin, fetch: (request) => fetchToEnd(request, begin) };
}

async function fetchToEnd(request: Request, begin: LongBodies['begin']): Promise<Response> {
  const end = begin(request.url);
  try {
    return await fetch(request);
  } catch (error) {
    end();
    throw error;
  }
}

/** Only Firefox's engine says "Gecko" with a version; the others say that they are "like Gecko". */
function endsWorkersInMidBody(): boolean {
  return /\bGecko\/\d/.test(scope.navigator.userAgent);
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '');
}
