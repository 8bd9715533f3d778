import { FileAuthError } from '../../shared/contract/errors.js';
import { channelName, isInstallFailed } from '../../shared/contract/protocol.js';
import { isStandAlone } from '../../shared/contract/options-parameter.js';
import { within } from '../../shared/util/within.js';
import { answered } from './answered.js';
import { asNoWorker, NoWorkerError } from './no-worker-error.js';
import type { RegistrationAttempt } from './explain-registration-error.js';
import { isSrcdoc } from '../util/is-srcdoc.js';
import { pageUrl } from '../util/page-url.js';
import { srcdocHint } from './srcdoc-hint.js';
import type { ResolvedRegisterOptions } from './options.js';
import { loadPart } from '../util/load-part.js';
import { openChannel } from '../util/open-channel.js';
import { watchPolicy } from './watch-policy.js';
import { askStatus } from '../with-worker/ask-status.js';

const explainedWithinMs = 300;

type Registration = Pick<ResolvedRegisterOptions, 'script' | 'trusted' | 'scope' | 'type' | 'worker'>;

/**
 * Registers the worker's script unless its scope is another script's, and says in words what a browser does not tell.
 *
 * @throws {FileAuthError} `scope-taken`, `scope`, `script-not-found`, `script-type`, `worker-failed`, `unsupported`
 */
export async function registerScript(
  container: ServiceWorkerContainer,
  { script, trusted, scope, type, worker }: Registration,
): Promise<ServiceWorkerRegistration> {
  assertInScope(scope);
  await assertScopeIsFree(container, script, scope, worker).catch(rethrow);
  const startFailure = listenForStartFailure(scope);
  const policy = watchPolicy(script);
  try {
    // Trusted Types make it throw at once.
    const registering = (async () => container.register(trusted ?? script, { scope: scope.href, type }))();
    const registration = await answered<ServiceWorkerRegistration | undefined>(registering, script);
    if (!registration) throw new NoWorkerError('blocked');
    return registration;
  } catch (cause) {
    const error = asNoWorker(cause);
    if (error instanceof NoWorkerError) throw error;
    const forbidden = policy.violated.then((directive) => {
      throw new NoWorkerError('policy', { cause, name: directive });
    });
    const said = await within(Promise.race([startFailure.message, forbidden]), explainedWithinMs, () => null);
    throw await explain(cause, { script, scope, said });
  } finally {
    startFailure.stop();
    policy.stop();
  }
}

async function explain(cause: unknown, attempt: RegistrationAttempt): Promise<FileAuthError> {
  const part = await loadPart(() => import('./explain-registration-error.js')).catch(() => null);
  if (part) return part.explainRegistrationError(cause, attempt);
  return new FileAuthError(
    'worker-failed',
    'Service worker registration failed. The part that finds out why could not be loaded, but "cause" has what the browser says.',
    { cause },
  );
}

function rethrow(cause: unknown): never {
  const error = asNoWorker(cause);
  if (error instanceof FileAuthError) throw error;
  // WebKit 2.50 finds no registration in a srcdoc frame: test/browser/control.test.ts
  if (isSrcdoc()) throw new FileAuthError('not-controlled', srcdocHint, { cause });
  throw new NoWorkerError('blocked', { cause });
}

function assertInScope(scope: URL): void {
  const page = pageUrl();
  if (page.href.startsWith(scope.href)) return;
  throw new FileAuthError(
    'scope',
    `This page, ${page.pathname}, is outside the scope ${scope.pathname}. ` +
      'Serve the worker\'s script from a folder above the page, or pass a wider "scope".',
  );
}

/** One scope has one worker: registering over another script would take that script's work away. */
async function assertScopeIsFree(
  container: ServiceWorkerContainer,
  script: URL,
  scope: URL,
  worker: 'stand-alone' | 'own',
): Promise<void> {
  const registration = await answered(container.getRegistration(scope.href));
  const present = registration?.active ?? registration?.waiting ?? registration?.installing;
  if (!present || registration?.scope !== scope.href) return;
  const other = new URL(present.scriptURL);
  // If the script is being installed already, its registration was intended.
  const isComing = [registration.waiting, registration.installing].some((next) => isAt(next, script));
  const isOurs = isComing || other.pathname === script.pathname || isStandAlone(other.href);
  // An own worker whose file name changes with every build is known by its answer.
  if (isOurs || (worker === 'own' && (await askStatus(present)) !== null)) return;
  throw new FileAuthError(
    'scope-taken',
    `The scope ${scope.pathname} belongs to ${other.pathname}, which would be replaced. Add ` +
      `importScripts('/file-auth-worker.js') and fileAuthWorker.installFileAuth({ … }) to that script, and pass its URL ` +
      'as "url". If nothing needs that script, unregister it first.',
  );
}

function isAt(worker: ServiceWorker | null, { pathname }: URL): boolean {
  return worker !== null && new URL(worker.scriptURL).pathname === pathname;
}

interface StartFailure {
  readonly message: Promise<string>;
  stop(): void;
}

function listenForStartFailure(scope: URL): StartFailure {
  const channel = openChannel(channelName(scope.href));
  const text = new Promise<string>((resolve) => {
    if (channel)
      channel.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (isInstallFailed(data)) resolve(data.message);
      };
  });
  return { message: text, stop: () => channel?.close() };
}
