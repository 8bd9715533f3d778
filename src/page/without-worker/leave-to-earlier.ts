import type { FileUrlMatcher } from '../../shared/contract/file-url.js';

// Of everyone who has registered on this page, in order.
const matchers = new Set<FileUrlMatcher>();

/** Leaves to those who registered before what is theirs, too: two that write their tokens by turns would never end. */
export function leaveToEarlier(matchFileUrl: FileUrlMatcher, signal: AbortSignal): FileUrlMatcher {
  const earlier = [...matchers];
  matchers.add(matchFileUrl);
  signal.addEventListener('abort', () => matchers.delete(matchFileUrl), { once: true });
  return (url) => {
    const isTheirs = earlier.some((other) => matchers.has(other) && other(url) !== null);
    return isTheirs ? null : matchFileUrl(url);
  };
}
