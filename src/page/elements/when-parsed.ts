import { listen } from '../util/listen.js';

/**
 * Calls back once the document is parsed and its deferred scripts have run (`DOMContentLoaded`), at once if it is. Until
 * then its elements are the parser's, and a framework may be about to compare them with what it renders.
 */
export function whenParsed(callback: () => void, signal: AbortSignal): void {
  if (document.readyState === 'complete' || isContentLoaded()) return callback();
  const once = new AbortController();
  const call = (): void => {
    if (once.signal.aborted) return;
    once.abort();
    if (!signal.aborted) callback();
  };
  // A document without the first event, one that was written into a frame say, has the second.
  listen(document, ['DOMContentLoaded'], call, once);
  listen(window, ['load'], call, once);
  signal.addEventListener('abort', () => once.abort(), { once: true });
}

/** Between `interactive` and the event there are the deferred scripts, of which this may be one. */
function isContentLoaded(): boolean {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return document.readyState === 'interactive' && (navigation?.domContentLoadedEventStart ?? 0) > 0;
}
