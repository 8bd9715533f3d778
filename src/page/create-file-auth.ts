import { FileAuthError } from '../shared/contract/errors.js';
import { compileFileUrl, type FileUrlMatcher } from '../shared/contract/file-url.js';
import { fromOptionsData, type FileAuthOptionsData } from '../shared/contract/options.js';
import { message } from '../shared/contract/protocol.js';
import { tellOfAmbiguousUrl } from '../shared/contract/tell-of-ambiguous-url.js';
import { version } from '../shared/contract/version.js';
import { wipeKeptFiles } from './cache/wipe-kept-files.js';
import { downloadFile } from './downloads/download-file.js';
import { resolveDownloadOptions } from './downloads/download-options.js';
import { wipeScratchFiles } from './downloads/scratch-files.js';
import { assertRoot } from './elements/assert-root.js';
import { whenParsed } from './elements/when-parsed.js';
import { createFileAuthEvents, type FileAuthEvents } from './file-auth-events.js';
import { FileAuth, type FileAuthParts } from './file-auth.js';
import { followLinks } from './links/follow-links.js';
import { openFile } from './links/open-file.js';
import { createReadyLinks, type ReadyLinks } from './links/ready-links.js';
import { NoWorkerError } from './registration/no-worker-error.js';
import type { ResolvedRegisterOptions } from './registration/options.js';
import type { Side } from './side.js';
import { connectToScope, type PageNews, type Scope } from './tokens/connect-to-scope.js';
import { openTokens, type PageTokens } from './tokens/open-tokens.js';
import { createSetToken } from './tokens/set-token.js';
import { createSignOut, type SignOut } from './tokens/sign-out.js';
import { warnOfFailure } from './tokens/warn-of-failure.js';
import { createTokenChanges, type TokenChanges } from './tokens/token-changes.js';
import { authorizeUrl } from './urls/authorize-url.js';
import { requireFileUrl } from './urls/require-file-url.js';
import { compileStripAuthorization } from './urls/strip-authorization.js';
import { virtualUrl } from './urls/virtual-url.js';
import { warnOfPagesInstead } from './warn-of-pages-instead.js';
import { createWorkerSide, type WorkerInControl } from './with-worker/worker-side.js';
import { createPageSide } from './without-worker/page-side.js';

/** What a registration has led to. */
interface Registered {
  readonly given: ResolvedRegisterOptions;
  /** The options in effect: the worker's, where there is one. */
  readonly options: FileAuthOptionsData;
  readonly scope: string;
  /** The worker, or why there is none. */
  readonly worker: WorkerInControl | NoWorkerError;
}

/**
 * Makes what a page does with files and tokens, each part from those before it. A page that registers is a page that is in
 * use: a sign-out ends.
 *
 * @throws the reason of the caller's signal; then nothing is left of what was made
 */
export async function createFileAuth(registered: Registered): Promise<FileAuth> {
  const { given, options, worker } = registered;
  given.signal?.throwIfAborted();
  const page = openPage(registered);
  const tokens = openTokens({ ...registered, report: page.events.report, signal: page.signal });
  const side = createSide(registered, page, tokens);
  const opening = openFiles(registered, page, tokens, side);
  const healAll = (): void => {
    if (given.heal || side.mode === 'page') whenParsed(() => side.heal(document), page.signal);
  };
  const { signOut, changes } = followTokens(registered, page, tokens, side, opening.readyLinks, healAll);
  const fileAuth = new FileAuth({
    ...opening.methods,
    ...methodsOf(registered, page, side, signOut),
    setToken: createSetToken(options.tokenKeys, changes.set),
    resume: changes.resume,
  });

  if (worker instanceof NoWorkerError) {
    page.events.report({ type: 'no-worker', reason: worker.noWorker, message: worker.message });
  }
  try {
    await changes.resume();
  } catch (error) {
    // What the document asked for before may have failed: nobody was signed in, or nobody could be asked.
    healAll();
    // Without a store nothing is signed out either; files that need a token will say so.
    if (!(error instanceof FileAuthError)) throw error;
  }
  given.signal?.throwIfAborted();
  return fileAuth;
}

interface Page {
  readonly events: FileAuthEvents;
  readonly matchFileUrl: FileUrlMatcher;
  readonly scope: Scope;
  /** Ends all that this page does for files. */
  readonly detach: () => void;
  readonly signal: AbortSignal;
}

function openPage({ given, options, scope }: Registered): Page {
  const detached = new AbortController();
  const { signal } = detached;
  const detach = (): void => detached.abort();
  given.signal?.addEventListener('abort', detach, { signal });
  // Without the application's, nobody would hear of what is wrong with its set-up.
  const events = createFileAuthEvents(given.onEvent ?? warnOfFailure);
  events.listen(warnOfPagesInstead);
  return {
    events,
    matchFileUrl: compileFileUrl(fromOptionsData(options), tellOfAmbiguousUrl),
    scope: connectToScope({ scope, store: options.store, signal }),
    detach,
    signal,
  };
}

function createSide({ given, options, worker }: Registered, page: Page, tokens: PageTokens): Side {
  const { matchFileUrl, events, signal } = page;
  const { stores, obtainToken, source } = tokens;
  if (worker instanceof NoWorkerError) {
    return createPageSide({ options, matchFileUrl, tokens: source, report: events.report, signal });
  }
  return createWorkerSide(worker, {
    options,
    matchFileUrl,
    stores,
    obtainToken,
    isHealing: given.heal,
    signal,
  });
}

interface Opening {
  readonly readyLinks: ReadyLinks;
  readonly methods: Pick<FileAuthParts, 'authorizeUrl' | 'virtualUrl' | 'openFile' | 'downloadFile'>;
}

function openFiles({ given, options }: Registered, page: Page, tokens: PageTokens, side: Side): Opening {
  const { origins, parameter, placement } = options;
  const { matchFileUrl, events, signal } = page;
  const { fetchFile, toVirtualUrl, locateVirtual } = side;
  const { addressTokens, source, signOutSignal } = tokens;
  const urls = { matchFileUrl, origins, parameter };
  const endSignals = (): AbortSignal[] => [signal, signOutSignal.current()];
  const opening = { fetchFile, toVirtualUrl, addressTokens, parameter, endSignals };
  const readyLinks = createReadyLinks({ tokens: source, addressTokens, toVirtualUrl });
  if (given.links) {
    followLinks({
      matchFileUrl,
      parameter,
      toVirtualUrl,
      locateVirtual,
      readyLinks,
      open: (named, target) => openFile(named, { target, isLink: true }, opening),
      download: (named, filename) => downloadFile(named, { filename }, opening),
      report: events.report,
      signal,
    });
  }
  return {
    readyLinks,
    methods: {
      authorizeUrl: (url) =>
        authorizeUrl(url, { matchFileUrl, parameter, placement, addressTokens, tokens: source }),
      virtualUrl: (url) => virtualUrl(url, { matchFileUrl, toVirtualUrl }),
      openFile: (url) => openFile(requireFileUrl(url, urls), { target: '_blank', isLink: false }, opening),
      downloadFile: (url, wishes) =>
        downloadFile(requireFileUrl(url, urls), resolveDownloadOptions(wishes), opening),
    },
  };
}

interface Followed {
  readonly signOut: SignOut;
  readonly changes: TokenChanges;
}

/** Follows the changes of tokens, and tells of its own. */
function followTokens(
  { options }: Registered,
  { events, scope }: Page,
  { stores, source, signOutSignal }: PageTokens,
  side: Side,
  { forgetTokens: forgetLinkTokens }: ReadyLinks,
  healAll: () => void,
): Followed {
  const tellOthers = async (news: PageNews): Promise<void> => {
    scope.tellPages(news);
    await side.tellWorkers(news);
  };
  const signOut = createSignOut({
    stores,
    templates: options.tokenKeys,
    mode: side.mode,
    report: events.report,
    tellOthers,
    memory: {
      abortWaits: signOutSignal.abort,
      tokens: source,
      forgetLinkTokens,
      removeTokensFromElements: side.removeTokensFromElements,
    },
  });
  const changes = createTokenChanges({
    stores,
    tokens: source,
    signOut,
    forgetLinkTokens,
    tellOthers,
    healAll,
  });
  scope.listen({
    onTokensChanged: changes.follow,
    onSignOut: signOut.followOtherPage,
    onEvent: (event) => {
      events.report(event);
      if (event.type === 'signed-out') void signOut.lookForSignOut();
    },
    onReturn: () => void signOut.lookForSignOut().then((isSignedIn) => isSignedIn && changes.follow(true)),
  });
  return { signOut, changes };
}

type RestOfMethods = Omit<FileAuthParts, keyof Opening['methods'] | 'setToken' | 'resume'>;

function methodsOf({ options, worker }: Registered, page: Page, side: Side, signOut: SignOut): RestOfMethods {
  const { origins, parameter, store } = options;
  const noWorker = worker instanceof NoWorkerError ? worker.noWorker : null;
  return {
    mode: side.mode,
    events: page.events,
    signOut: signOut.signOut,
    stripAuthorization: compileStripAuthorization({ matchFileUrl: page.matchFileUrl, origins, parameter }),
    heal: (root) => {
      assertRoot(root);
      side.heal(root);
    },
    clearCache: async () => {
      await side.tellWorkers(message({ type: 'file-auth:clear' }));
      await wipeKeptFiles(store);
    },
    status: async () => {
      const { mode } = side;
      const described = await side.describe();
      return { version, mode, noWorker, signedOut: await signOut.isSignedOut(), ...described };
    },
    unregister: async () => {
      page.detach();
      await wipeScratchFiles();
      await side.cleanUp();
    },
  };
}
