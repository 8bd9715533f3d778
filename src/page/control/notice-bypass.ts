import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import { within } from '../../shared/util/within.js';
import type { FileAuthEvents } from '../file-auth-events.js';
import { fileAt } from '../urls/file-at.js';
import { listen } from '../util/listen.js';
import { nextEvent } from '../util/next-event.js';

interface NoticeBypassParts {
  readonly matchFileUrl: FileUrlMatcher;
  readonly events: Pick<FileAuthEvents, 'listen'>;
  readonly notice: () => void;
  readonly signal: AbortSignal;
}

// The worker tells of a file some 50 ms after its answer.
const toldWithinMs = 500;

/**
 * Notices that a worker which controls this page does not see its files. The first image of a file that fails is asked
 * about: a worker that has seen it tells so, for the image or for another one of the file.
 */
export function noticeBypass(parts: NoticeBypassParts): void {
  const { matchFileUrl, notice, signal } = parts;
  const found = new AbortController();
  const onError = async ({ target }: Event): Promise<void> => {
    if (!(target instanceof HTMLImageElement)) return;
    const url = target.currentSrc;
    const file = fileAt(url, target.baseURI, matchFileUrl);
    if (file === null || found.signal.aborted) return;
    found.abort();
    if (!(await isSeen(url, file.path, parts)) && !signal.aborted) notice();
  };
  listen(signal, ['abort'], () => found.abort(), { signal: found.signal });
  listen(window, ['error'], (event) => void onError(event), { capture: true, signal: found.signal });
}

async function isSeen(url: string, path: string, parts: NoticeBypassParts): Promise<boolean> {
  const over = new AbortController();
  const seen = whenSeen(path, parts, over.signal);
  try {
    if (await within(seen, toldWithinMs, () => false)) return true;
    // However long it takes: the network may be slow, or the application's server.
    if (await Promise.race([seen, loads(url)])) return true;
    return await within(seen, toldWithinMs, () => false);
  } finally {
    over.abort();
  }
}

/** Whether an image loads. The page's policy allows it if it allowed the one that failed, which is not so of a fetch. */
async function loads(url: string): Promise<boolean> {
  const image = new Image();
  const outcome = nextEvent([image, 'load'], [image, 'error']);
  image.src = url;
  return (await outcome).type === 'load';
}

/** Resolves when the worker tells of a request for a file, or when it is clear that this says nothing of the worker. */
function whenSeen(path: string, parts: NoticeBypassParts, over: AbortSignal): Promise<true> {
  return new Promise((resolve) => {
    const end = (): void => resolve(true);
    const hear = ({ blockedURI, disposition }: SecurityPolicyViolationEvent): void => {
      if (disposition === 'enforce' && blockedURI.includes(path)) end();
    };
    parts.events.listen((event) => {
      if (event.type === 'file' && event.path === path) end();
    }, over);
    // What the page's own policy forbids never gets to a worker.
    listen(document, ['securitypolicyviolation'], hear, { signal: over });
    listen(parts.signal, ['abort'], end, { signal: over });
  });
}
