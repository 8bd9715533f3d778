import { isStandAlone, type FileAuthOptionsData } from '../../shared/contract/options.js';
import {
  isClaim,
  isClear,
  isSignOut,
  isStatus,
  isTokensChanged,
  message,
  type DoneMessage,
  type StatusAnswer,
} from '../../shared/contract/protocol.js';
import type { TokenStoreName } from '../../shared/contract/store-option.js';
import { version } from '../../shared/contract/version.js';
import type { FileParts } from '../request/answer-file.js';
import { askAgain } from './ask-pages.js';
import { scope } from '../scope.js';

interface Parts extends Pick<FileParts, 'tokens' | 'reporter' | 'keptFiles' | 'keptElsewhere'> {
  readonly options: FileAuthOptionsData;
}

/** Obeys the pages of this origin. Messages that are not ours are left to whoever they are for. */
export function listenToPages(parts: Parts): void {
  const done = message({ type: 'file-auth:done' });
  // Chromium and Firefox say the others of a srcdoc frame of this origin. A frame of an opaque one has no worker to ask.
  const ownOrigins = new Set([scope.location.origin, 'null', 'moz-safe-about:srcdoc']);
  const { name, storeName } = parts.options.store;
  const isOurStore = (store: TokenStoreName): boolean => store.name === name && store.storeName === storeName;

  const obey = async (data: unknown, page: Client): Promise<DoneMessage | StatusAnswer | null> => {
    if (isClaim(data)) {
      // A worker of this package's file alone is no older version of the application's own.
      const { active } = scope.registration;
      if (active && isStandAlone(active.scriptURL)) void scope.skipWaiting();
      await scope.clients.claim();
      return done;
    }
    if (isTokensChanged(data) && isOurStore(data.store)) {
      parts.tokens.changed(data.resumed);
      // A page that has just registered can answer now what it was asked while it loaded.
      askAgain(page.id);
      return done;
    }
    if (isSignOut(data) && isOurStore(data.store)) {
      parts.tokens.signOut(data.epoch);
      parts.reporter.report({ type: 'signed-out' });
      await wipe(parts);
      return done;
    }
    if (isClear(data)) {
      await wipe(parts);
      return done;
    }
    return isStatus(data) ? describe(parts) : null;
  };

  scope.addEventListener('message', (event) => {
    if (!ownOrigins.has(event.origin) || !(event.source instanceof Client)) return;
    const [port] = event.ports;
    event.waitUntil(
      obey(event.data, event.source).then(
        (answer) => answer && port?.postMessage(answer),
        // Claiming fails when this worker is no longer the active one: the page's wait ends by its own time limit.
        () => undefined,
      ),
    );
  });
}

/** Caches that cannot be opened hold nothing that could be answered either. */
async function wipe({ keptFiles, keptElsewhere }: Parts): Promise<void> {
  await Promise.allSettled([keptFiles?.wipe(), keptElsewhere.wipe()]);
}

function describe({ reporter, options }: Parts): StatusAnswer {
  const status = { version, options, ...reporter.summary() };
  return message({ type: 'file-auth:status-answer', status });
}
