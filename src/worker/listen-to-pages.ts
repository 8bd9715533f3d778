import type { FileAuthOptionsData } from '../shared/options.js';
import {
  isClaim,
  isSignOut,
  isStatus,
  isTokensChanged,
  message,
  type DoneMessage,
  type StatusAnswer,
} from '../shared/protocol.js';
import type { TokenStoreName } from '../shared/token-store.js';
import { version } from '../shared/version.js';
import type { Reporter } from './reporter.js';
import { scope } from './scope.js';
import type { TokenSource } from './token-source.js';

interface Parts {
  readonly tokens: TokenSource;
  readonly reporter: Reporter;
  readonly options: FileAuthOptionsData;
}

/** Obeys the pages of this origin. Messages that are not ours are left to whoever they are for. */
export function listenToPages(parts: Parts): void {
  const done = message({ type: 'file-auth:done' });
  const { name, storeName } = parts.options.store;
  const isOurStore = (store: TokenStoreName): boolean => store.name === name && store.storeName === storeName;

  const obey = async (data: unknown): Promise<DoneMessage | StatusAnswer | null> => {
    if (isClaim(data)) {
      await scope.clients.claim();
      return done;
    }
    if (isTokensChanged(data) && isOurStore(data.store)) {
      parts.tokens.changed(data.resumed);
      return done;
    }
    if (isSignOut(data) && isOurStore(data.store)) {
      parts.tokens.signOut(data.epoch);
      parts.reporter.report({ type: 'signed-out' });
      return done;
    }
    return isStatus(data) ? await describe(parts) : null;
  };

  scope.addEventListener('message', (event) => {
    if (event.origin !== scope.location.origin || !(event.source instanceof Client)) return;
    const [port] = event.ports;
    event.waitUntil(
      obey(event.data).then(
        (answer) => answer && port?.postMessage(answer),
        // Claiming fails when this worker is no longer the active one: the page's wait ends by its own time limit.
        () => undefined,
      ),
    );
  });
}

async function describe({ tokens, reporter, options }: Parts): Promise<StatusAnswer> {
  const status = { version, options, signedOut: await tokens.isSignedOut(), counts: reporter.counts() };
  return message({ type: 'file-auth:status-answer', status });
}
