import { fromOptionsData } from '../shared/contract/options.js';
import { message } from '../shared/contract/protocol.js';
import { compileVirtualPath } from '../shared/contract/virtual-path.js';
import { answerQuestions } from './tokens/answer-questions.js';
import { fetchPlainly } from './without-worker/fetch-file.js';
import { healFiles } from './elements/heal-files.js';
import { pageUrl } from './registration/page-url.js';
import type { PageCore } from './tokens/page-core.js';
import type { CreateSide, SideStatus } from './side.js';
import { askStatus, tell } from './tokens/worker-link.js';
import { wipeKeptFiles } from './downloads/wipe-kept-files.js';

interface WorkerParts {
  readonly container: ServiceWorkerContainer;
  readonly registration: ServiceWorkerRegistration;
  /** Whether this page may have asked for files before this worker was in control. */
  readonly isNewInControl: boolean;
}

/** The side of a page that a service worker controls. */
export function createWorkerSide({ container, registration, isNewInControl }: WorkerParts): CreateSide {
  return (core, _report, signal) => {
    const { data, asking, options, matchFileUrl } = core;
    const toVirtualUrl = compileToVirtualUrl(core);
    answerQuestions({ ...asking, container, registration });
    return {
      mode: 'worker',
      fetchFile: fetchPlainly,
      // Without its worker, a virtual URL is the application server's.
      toVirtualUrl: (url) => (registration.active ? toVirtualUrl(url) : null),
      heal: healFiles({
        matchFileUrl,
        mayUseCors: data.cors !== 'never',
        isNewInControl,
        isAutomatic: options.heal,
        signal,
      }),
      tell: async (news) => {
        // Workers of other scopes may share the store. They are told too, but only our own is known to answer.
        const registrations = await container.getRegistrations();
        for (const { active, scope } of registrations) {
          if (scope !== registration.scope) active?.postMessage(news);
        }
        if (registration.active) await tell(registration.active, news);
      },
      forget: () => {},
      status: () => describe(container, registration, core),
      remove: async () => {
        if (options.worker === 'own') return;
        // The worker knows best what it keeps, and where.
        if (registration.active) await tell(registration.active, message({ type: 'file-auth:clear' }));
        await registration.unregister();
        await wipeKeptFiles(data.store).catch(() => {});
        await asking.state.forget().catch(() => {});
      },
    };
  };
}

function compileToVirtualUrl({ data }: PageCore): (url: string) => string | null {
  const { virtualPath, origins, parameter } = data;
  if (virtualPath === false) return () => null;
  const { path } = fromOptionsData(data);
  return compileVirtualPath({ origins, parameter, path, virtualPath }, pageUrl().origin).toVirtualUrl;
}

async function describe(
  container: ServiceWorkerContainer,
  { active }: ServiceWorkerRegistration,
  { data }: PageCore,
): Promise<SideStatus> {
  const worker = active && (await askStatus(active));
  return {
    controlled: container.controller !== null && container.controller === active,
    workerVersion: worker?.version ?? null,
    options: worker?.options ?? data,
    counts: worker?.counts ?? {},
    reasons: worker?.reasons ?? {},
    refusals: worker?.refusals ?? [],
  };
}
