import { compileFileUrl, type FileUrlMatcher } from '../shared/contract/file-url.js';
import type { NoWorkerReason } from '../shared/contract/events.js';
import { fromOptionsData, type FileAuthOptionsData } from '../shared/contract/options.js';
import { message } from '../shared/contract/protocol.js';
import { tellOfAmbiguousUrl } from '../shared/contract/tell-of-ambiguous-url.js';
import { filesOfKey } from './tokens/files-of-key.js';
import { version } from '../shared/contract/version.js';
import { wipeKeptFiles } from './cache/wipe-kept-files.js';
import type { Control } from './control/control.js';
import { noticeBypass } from './control/notice-bypass.js';
import { downloadFile } from './downloads/download-file.js';
import { resolveDownloadOptions } from './downloads/download-options.js';
import { wipeScratchFiles } from './downloads/scratch-files.js';
import { assertRoot } from './elements/assert-root.js';
import { warnOfFailedImages } from './warnings/warn-of-failed-images.js';
import { whenParsed } from './elements/when-parsed.js';
import type { FileAuthParts } from './file-auth-parts.js';
import { followTokens } from './follow-tokens.js';
import { followLinks } from './links/follow-links.js';
import { openFile } from './links/open-file.js';
import { createReadyLinks, type ReadyLinks } from './links/ready-links.js';
import type { Page } from './page.js';
import { canDoWithout } from './registration/can-do-without.js';
import { NoWorkerError } from './registration/no-worker-error.js';
import { loadEmbeddedAgain } from './session/load-embedded-again.js';
import { createPageSession, type PageSession } from './session/page-session.js';
import type { Side } from './side.js';
import { connectToScope, type Scope } from './tokens/connect-to-scope.js';
import { openTokens, type PageTokens } from './tokens/open-tokens.js';
import { createSetToken } from './tokens/set-token.js';
import type { SignOut } from './tokens/sign-out.js';
import { authorizeUrl } from './urls/authorize-url.js';
import { requireFileUrl } from './urls/require-file-url.js';
import { compileStripAuthorization } from './urls/strip-authorization.js';
import { virtualUrl } from './urls/virtual-url.js';
import { createWorkerSide } from './with-worker/worker-side.js';
import { createPageSide } from './without-worker/page-side.js';
import { listen } from './util/listen.js';

/** What a page does for files under one control. */
export interface OpenParts {
  readonly parts: FileAuthParts;
  /** Loads again what has failed, if that is wanted. */
  readonly heal: () => void;
  /** To be called where another control was before: what it left is caught up with. */
  readonly join: () => Promise<void>;
  /** Ends it. What a caller waits for goes on: a download, a question to `getToken`. */
  readonly close: () => void;
}

interface OpenPartsHooks {
  /** Why no worker gives the files their tokens. */
  readonly noWorker: () => NoWorkerReason | null;
  /** Told if the worker does not see the files. */
  readonly onBypass: () => void;
}

/** The page under one control, and what its parts share. */
interface Context extends Page {
  readonly control: Control;
  /** In effect. */
  readonly options: FileAuthOptionsData;
  readonly matchFileUrl: FileUrlMatcher;
  readonly scope: Scope;
  /** Ends this control. */
  readonly closed: AbortSignal;
}

/** Makes what a page does for files under one control, each part from those before it. */
export function openParts(
  page: Page,
  control: Control,
  known: FileAuthOptionsData,
  { noWorker, onBypass }: OpenPartsHooks,
): OpenParts {
  const closing = new AbortController();
  const { signal: closed } = closing;
  const close = (): void => closing.abort();
  listen(page.signal, ['abort'], close, { signal: closed });
  // Nobody answers there.
  const options = control instanceof NoWorkerError ? { ...known, virtualPath: false as const } : known;
  const context = openContext({ ...page, control, options, closed });
  const { given, events, signal, signOutSignal } = page;
  const { matchFileUrl } = context;
  // What is asked for now is good under the next control, too.
  const tokens = openTokens({ given, options, report: events.report, signOutSignal, signal });
  const side = createSide(context, tokens);
  if (side.mode === 'worker') noticeBypass({ matchFileUrl, events, notice: onBypass, signal: closed });
  warnOfFailedImages(options, closed);
  const opening = openFiles(context, tokens, side);
  const heal = (key: string | null): void => {
    if (!given.heal && side.mode === 'worker') return;
    const matcher = key === null ? matchFileUrl : filesOfKey(key, options.tokenKeys, matchFileUrl);
    whenParsed(() => closed.aborted || side.heal(document, matcher), closed);
  };
  const session = openSession(context, tokens);
  const { signOut, changes } = followTokens(context, tokens, side, opening.readyLinks, heal, session);
  return {
    parts: {
      ...opening.methods,
      ...methodsOf(context, side, { signOut, session, noWorker }),
      setToken: createSetToken(options.tokenKeys, changes.set),
      resume: changes.resume,
    },
    heal: () => heal(null),
    join: changes.join,
    close,
  };
}

function openContext(given: Omit<Context, 'matchFileUrl' | 'scope'>): Context {
  const { options, closed } = given;
  return {
    ...given,
    matchFileUrl: compileFileUrl(fromOptionsData(options), tellOfAmbiguousUrl),
    scope: connectToScope({ scope: given.given.scope.href, store: options.store, signal: closed }),
  };
}

function createSide(context: Context, tokens: PageTokens): Side {
  const { control, given, options, matchFileUrl, events, closed: signal } = context;
  const { stores, obtainToken, source } = tokens;
  if (control instanceof NoWorkerError) {
    return createPageSide({ options, matchFileUrl, tokens: source, report: events.report, signal });
  }
  return createWorkerSide(control.worker, {
    options,
    matchFileUrl,
    stores,
    obtainToken,
    canDoWithout: canDoWithout(given),
    tokens: source,
    report: events.report,
    isHealing: given.heal,
    signal,
  });
}

/** `null` if the option is off, or the worker's keys name no account. */
function openSession(context: Context, tokens: PageTokens): PageSession | null {
  const { given, options, matchFileUrl, events, closed: signal } = context;
  const { origins, tokenKeys } = options;
  const key = tokenKeys.at(-1)!;
  if (given.session === null || key.includes('{')) return null;
  const urls = origins.map((origin) => origin + given.session);
  const onBegin = (): void => {
    if (given.heal) whenParsed(() => loadEmbeddedAgain(matchFileUrl), signal);
  };
  const session = createPageSession({ ...tokens, urls, key, onBegin, signal });
  // What a worker's question has brought.
  events.listen((event) => event.type === 'token-refreshed' && session.follow(event.key), signal);
  return session;
}

interface Opening {
  readonly readyLinks: ReadyLinks;
  readonly methods: Pick<FileAuthParts, 'authorizeUrl' | 'virtualUrl' | 'openFile' | 'downloadFile'>;
}

function openFiles(context: Context, { addressTokens, source }: PageTokens, side: Side): Opening {
  const { given, options, matchFileUrl, events, signOutSignal, signal, closed } = context;
  const { origins, parameter, placement } = options;
  const { fetchFile, toVirtualUrl, findVirtualUrl, locateVirtual } = side;
  const urls = { matchFileUrl, origins, parameter };
  const endSignals = (): AbortSignal[] => [signal, signOutSignal.current()];
  const opening = { fetchFile, toVirtualUrl, findVirtualUrl, addressTokens, parameter, endSignals };
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
      signal: closed,
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

interface OwnParts {
  readonly signOut: SignOut;
  readonly session: PageSession | null;
  readonly noWorker: () => NoWorkerReason | null;
}

type RestOfMethods = Omit<FileAuthParts, keyof Opening['methods'] | 'setToken' | 'resume'>;

function methodsOf(
  { options, matchFileUrl, detach }: Context,
  side: Side,
  { signOut: { signOut, lookForSignOut, isSignedOut }, session, noWorker }: OwnParts,
): RestOfMethods {
  const { origins, parameter, store } = options;
  return {
    mode: side.mode,
    signOut,
    lookForSignOut,
    stripAuthorization: compileStripAuthorization({ matchFileUrl, origins, parameter }),
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
      const signedOut = await isSignedOut();
      const sessionStatus = session?.status() ?? { state: 'off', until: null };
      return { version, mode, noWorker: noWorker(), signedOut, session: sessionStatus, ...described };
    },
    unregister: async () => {
      detach();
      await session?.close().catch(() => {});
      await wipeScratchFiles();
      await side.cleanUp();
    },
  };
}
