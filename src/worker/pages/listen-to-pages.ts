import { toOptionsData } from '../../shared/contract/options.js';
import { isStandAlone } from '../../shared/contract/options-parameter.js';
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
import type { FileWorker } from '../file-worker.js';
import { scope } from '../scope.js';
import { askPageAgain, meetPage } from './ask-pages.js';

/** Obeys the pages of this origin. Other messages are left to their receivers. */
export function listenToPages(worker: FileWorker): void {
  const done = message({ type: 'file-auth:done' });
  // A srcdoc frame of this origin has the second in Chromium 156, the third in Firefox 153: test/browser/control.test.ts
  // A frame of an opaque origin has no worker to ask.
  const ownOrigins = new Set([scope.location.origin, 'null', 'moz-safe-about:srcdoc']);
  const { name, storeName } = worker.options.store;
  const isOurStore = (store: TokenStoreName): boolean => store.name === name && store.storeName === storeName;

  const act = async (data: unknown, page: Client): Promise<DoneMessage | StatusAnswer | null> => {
    if (isClaim(data)) {
      // A worker of this package's file alone is no older version of the application's own.
      const { active } = scope.registration;
      if (active && isStandAlone(active.scriptURL)) void scope.skipWaiting();
      await scope.clients.claim();
      return done;
    }
    if (isTokensChanged(data) && isOurStore(data.store)) {
      worker.tokens.changed(data.resumed);
      // A page that has just registered can answer now what it was asked while it loaded.
      askPageAgain(page.id);
      return done;
    }
    if (isSignOut(data) && isOurStore(data.store)) {
      worker.tokens.signOut(data.epoch);
      worker.reporter.report({ type: 'signed-out' });
      await wipe(worker);
      return done;
    }
    if (isClear(data)) {
      await wipe(worker);
      return done;
    }
    return isStatus(data) ? statusOf(worker) : null;
  };

  const obey = async (data: unknown, page: Client): Promise<DoneMessage | StatusAnswer | null> => {
    if (isClaim(data) || isStatus(data) || isTokensChanged(data) || isSignOut(data)) meetPage(page.id);
    return act(data, page);
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
async function wipe({ keptFiles, keptElsewhere }: FileWorker): Promise<void> {
  await Promise.allSettled([keptFiles.wipe(), keptElsewhere.wipe()]);
}

function statusOf({ reporter, options }: FileWorker): StatusAnswer {
  const status = { version, options: toOptionsData(options), ...reporter.summary() };
  return message({ type: 'file-auth:status-answer', status });
}
