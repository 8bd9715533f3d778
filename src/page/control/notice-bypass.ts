import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import { within } from '../../shared/util/within.js';
import type { FileAuthEvents } from '../file-auth-events.js';
import { fileAt } from '../urls/file-at.js';

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
 * about: a worker that has seen it tells so, for the image or for another one that is made to find out.
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
    const told = await isTold(file.path, Promise.resolve(), parts);
    const hasSeen = told || (await isTold(file.path, loadAgain(url), parts));
    if (!hasSeen && !signal.aborted) notice();
  };
  signal.addEventListener('abort', () => found.abort(), { once: true });
  window.addEventListener('error', (event) => void onError(event), { capture: true, signal: found.signal });
}

async function loadAgain(src: string): Promise<void> {
  await Object.assign(new Image(), { src })
    .decode()
    .catch(() => null);
}

/** Whether the worker tells of a request for a file, soon after that was answered at the latest. */
function isTold(
  path: string,
  answered: Promise<void>,
  { events, signal }: NoticeBypassParts,
): Promise<boolean> {
  const over = new AbortController();
  const told = new Promise<boolean>((resolve) => {
    events.listen((event) => {
      if (event.type === 'file' && event.path === path) resolve(true);
    }, over.signal);
    signal.addEventListener('abort', () => resolve(true), { once: true, signal: over.signal });
  });
  return answered.then(() => within(told, toldWithinMs, () => false)).finally(() => over.abort());
}
