import { fromOptionsData, type FileAuthOptionsData } from '../../shared/contract/options.js';
import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import { message, type PageMessage } from '../../shared/contract/protocol.js';
import { compileVirtualPath, type VirtualPath } from '../../shared/contract/virtual-path.js';
import { wipeKeptFiles } from '../cache/wipe-kept-files.js';
import type { FileAuthEvent } from '../../shared/contract/events.js';
import type { TokenSource } from '../../shared/tokens/token-source.js';
import { fetchFile } from '../downloads/fetch-file.js';
import { healFiles } from '../healing/heal-files.js';
import type { Side, SideStatus } from '../side.js';
import type { ObtainToken } from '../tokens/obtain-token.js';
import type { Stores } from '../tokens/stores.js';
import { pageUrl } from '../util/page-url.js';
import { answerQuestions } from './answer-questions.js';
import { askStatus } from './ask-status.js';
import { createFrameRewriter } from './create-frame-rewriter.js';
import { tellWorker } from './tell-worker.js';
import { watchRegistration } from './watch-registration.js';

/** The worker that controls this page. */
export interface WorkerInControl {
  readonly container: ServiceWorkerContainer;
  readonly registration: ServiceWorkerRegistration;
  readonly kind: 'stand-alone' | 'own';
  /** Whether this page may have asked for files before this worker was in control. */
  readonly isNewInControl: boolean;
}

interface WorkerSideParts {
  /** In effect. */
  readonly options: FileAuthOptionsData;
  readonly matchFileUrl: FileUrlMatcher;
  readonly stores: Stores;
  readonly obtainToken: ObtainToken | null;
  /** Whether tokens may be written into the documents of frames that the worker does not control. */
  readonly canDoWithout: boolean;
  readonly tokens: TokenSource;
  readonly report: (event: FileAuthEvent) => void;
  /** Whether files that have failed load again without being asked to. */
  readonly isHealing: boolean;
  readonly signal: AbortSignal;
}

/** The side of a page that a service worker controls. */
export function createWorkerSide(worker: WorkerInControl, parts: WorkerSideParts): Side {
  const { container, registration, kind, isNewInControl } = worker;
  const { options, matchFileUrl, stores, obtainToken, isHealing, signal } = parts;
  const virtual = openVirtualPath(options);
  const watch = watchRegistration(container, registration, signal);
  // Without its worker, a virtual URL is the application server's.
  const isAnswered = (): boolean => registration.active !== null && watch.isThere();
  const toVirtualUrl = (url: string): string | null =>
    virtual && isAnswered() ? virtual.toVirtualUrl(url) : null;
  answerQuestions({ container, registration, obtainToken, signal });
  const frames = createFrameRewriter({ ...parts, parameter: options.parameter });
  return {
    mode: 'worker',
    fetchFile,
    toVirtualUrl,
    findVirtualUrl: async (url) => {
      await watch.look();
      return toVirtualUrl(url);
    },
    locateVirtual: (url) => (virtual && isAnswered() ? virtual.locate(url) : null),
    heal: healFiles({
      matchFileUrl,
      mayUseCors: options.cors !== 'never',
      isNewInControl,
      isAutomatic: isHealing,
      healWithoutWorker: frames.rewrite,
      signal,
    }),
    tellWorkers: async (news) => {
      await Promise.all([tellOwnWorker(registration, news), tellOtherWorkers(container, registration, news)]);
    },
    removeTokensFromElements: frames.restore,
    describe: () => describe(worker, options),
    cleanUp: async () => {
      if (kind === 'own') return;
      // The worker knows best what it keeps, and where.
      await tellOwnWorker(registration, message({ type: 'file-auth:clear' }));
      await registration.unregister();
      await wipeKeptFiles(stores.name).catch(() => {});
      await stores.state.forget().catch(() => {});
    },
  };
}

async function tellOwnWorker({ active }: ServiceWorkerRegistration, news: PageMessage): Promise<void> {
  if (active) await tellWorker(active, news);
}

/** Workers of other scopes, or one that was registered anew, may share the store. They are not known to answer. */
async function tellOtherWorkers(
  container: ServiceWorkerContainer,
  { active: own }: ServiceWorkerRegistration,
  news: PageMessage,
): Promise<void> {
  for (const { active } of await container.getRegistrations()) if (active !== own) active?.postMessage(news);
}

function openVirtualPath(options: FileAuthOptionsData): VirtualPath | null {
  const { virtualPath, origins, parameter } = options;
  if (virtualPath === false) return null;
  const { path } = fromOptionsData(options);
  return compileVirtualPath({ origins, parameter, path, virtualPath }, pageUrl().origin);
}

async function describe(
  { container, registration: { active } }: WorkerInControl,
  options: FileAuthOptionsData,
): Promise<SideStatus> {
  const worker = active && (await askStatus(active));
  return {
    controlled: container.controller !== null && container.controller === active,
    workerVersion: worker?.version ?? null,
    options: worker?.options ?? options,
    counts: worker?.counts ?? {},
    reasons: worker?.reasons ?? {},
    failures: worker?.failures ?? [],
  };
}
