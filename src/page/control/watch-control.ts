import { isStandAlone } from '../../shared/contract/options-parameter.js';
import { message } from '../../shared/contract/protocol.js';
import { findContainer } from '../registration/find-container.js';
import { NoWorkerError } from '../registration/no-worker-error.js';
import type { ResolvedRegisterOptions } from '../registration/options.js';
import { askStatus } from '../with-worker/ask-status.js';
import type { Control } from './control.js';
import { listen } from '../util/listen.js';

interface WatchParts {
  readonly given: Pick<ResolvedRegisterOptions, 'script' | 'scope' | 'worker'>;
  readonly current: () => Control;
  readonly change: (next: Control) => void;
  readonly signal: AbortSignal;
}

interface WatchedControl extends WatchParts {
  readonly container: ServiceWorkerContainer;
}

/**
 * Follows who controls this page, and tells of each change: another script may take the scope, and ours may come late or
 * come back.
 */
export function watchControl(parts: WatchParts): void {
  const { current, change, signal } = parts;
  const container = containerOrNull();
  if (container === null) return;
  const watched = { ...parts, container };
  const isWithout = (): boolean => current() instanceof NoWorkerError;
  let looks = 0;
  const meet = async (controller: ServiceWorker): Promise<void> => {
    looks += 1;
    const mine = looks;
    const found = await ask(controller, watched);
    if (mine === looks && (found !== null || !isWithout())) change(found ?? strangerOf(controller));
  };
  const follow = (): void => {
    const { controller } = container;
    if (controller === null && isWithout()) return;
    if (controller === null) return change(new NoWorkerError('unregistered'));
    // Until it has answered, every file would fail.
    if (!mayBeOurs(controller, watched)) change(strangerOf(controller));
    void meet(controller);
  };
  listen(container, ['controllerchange'], follow, { signal });
  // Firefox 153 and WebKit 2.50 tell a page in the back/forward cache of no change: test/browser/control-changes.test.ts
  const onShow = ({ persisted }: PageTransitionEvent): void => void (persisted && follow());
  listen(window, ['pageshow'], onShow, { signal });
  if (!isWithout()) return;
  // It may only have been slow to answer.
  if (container.controller !== null) void meet(container.controller);
  else void claimWhenActive(watched);
}

function strangerOf({ scriptURL }: ServiceWorker): NoWorkerError {
  return new NoWorkerError('other-worker', { name: new URL(scriptURL).pathname });
}

function containerOrNull(): ServiceWorkerContainer | null {
  try {
    return findContainer();
  } catch {
    return null;
  }
}

/** Whether a worker is ours by its URL: it keeps its place until it has failed to answer. */
function mayBeOurs({ scriptURL }: ServiceWorker, { given }: WatchedControl): boolean {
  return isStandAlone(scriptURL) || new URL(scriptURL).pathname === given.script.pathname;
}

async function ask(
  controller: ServiceWorker,
  { container, given, current }: WatchedControl,
): Promise<Control | null> {
  const [status, registration] = await Promise.all([
    askStatus(controller),
    container.getRegistration(given.scope.href).catch(() => undefined),
  ]);
  if (status === null || registration?.scope !== given.scope.href) return null;
  const isNewInControl = current() instanceof NoWorkerError;
  return {
    worker: { container, registration, kind: given.worker, isNewInControl },
    options: status.options,
  };
}

/** A page that no worker controls is not told when a waiting one becomes active. */
async function claimWhenActive({ container, given, signal }: WatchedControl): Promise<void> {
  const registration = await container.getRegistration(given.scope.href).catch(() => undefined);
  const next = registration?.waiting ?? registration?.installing;
  if (!next) return;
  const claim = (): void => {
    if (next.state === 'activated') next.postMessage(message({ type: 'file-auth:claim' }));
  };
  listen(next, ['statechange'], claim, { signal });
}
