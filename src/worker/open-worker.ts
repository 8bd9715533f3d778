import { assertOptionNames } from '../shared/contract/check-option.js';
import {
  fileAuthOptionNames,
  resolveFileAuthOptions,
  toOptionsData,
  type FileAuthOptions,
  type ResolvedFileAuthOptions,
} from '../shared/contract/options.js';
import { differingOptions } from '../shared/contract/differing-options.js';
import { compileFileUrl } from '../shared/contract/file-url.js';
import { tellOfAmbiguousUrl } from '../shared/contract/tell-of-ambiguous-url.js';
import { compileTokenKeys } from '../shared/contract/token-keys.js';
import { writeQuestion } from '../shared/tokens/token-questions.js';
import { createTokenSource } from '../shared/tokens/token-source.js';
import { openStateStore, openTokenStore } from '../shared/tokens/token-store.js';
import { createKeptElsewhere } from './cache/kept-elsewhere.js';
import { createKeptFiles } from './cache/kept-files.js';
import { endSignOutLater } from './end-sign-out-later.js';
import type { FileWorker } from './file-worker.js';
import { askPages } from './pages/ask-pages.js';
import { listenToPages } from './pages/listen-to-pages.js';
import { reportInstallFailure } from './pages/report-install-failure.js';
import { createReporter } from './pages/reporter.js';
import { createLongBodies } from './request/long-bodies.js';
import { createSender } from './request/sender.js';
import { scope } from './scope.js';

let opened: FileWorker | null = null;

/**
 * Opens the one file worker of this service worker, or finds it again for the same options.
 *
 * @throws {TypeError} an option is wrong (the message names it), or it was opened with other options before
 */
export function openWorker(input: FileAuthOptions): FileWorker {
  try {
    const options = resolveOptions(input);
    if (opened !== null) assertSameOptions(opened.options, options);
    opened ??= wireWorker(options);
    return opened;
  } catch (error) {
    reportInstallFailure(error);
    throw error;
  }
}

function resolveOptions(input: FileAuthOptions): ResolvedFileAuthOptions {
  assertOptionNames(input, fileAuthOptionNames);
  const { location, registration } = scope;
  return resolveFileAuthOptions(input, {
    ownOrigin: location.origin,
    scope: new URL(registration.scope),
  });
}

function wireWorker(options: ResolvedFileAuthOptions): FileWorker {
  hushWorkbox();
  const tokens = createTokenSource({
    store: openTokenStore(options.store),
    state: openStateStore(options.store),
    keysOf: compileTokenKeys(options.tokenKeys),
    report: (event) => reporter.report(event),
    askForToken: async (question, signal) =>
      askPages(await writeQuestion(question), question.clientId, signal),
    endLater: endSignOutLater,
  });
  // A worker that is started again is started for a request, most of the time; one that is installed has none yet. The
  // store opens while the rest is made.
  if (scope.registration.active) tokens.prepare();
  const reporter = createReporter(options);
  const longBodies = createLongBodies();
  const worker: FileWorker = {
    options,
    matchFileUrl: compileFileUrl(options, tellOfAmbiguousUrl),
    tokens,
    sender: createSender(options, longBodies),
    longBodies,
    keptFiles: createKeptFiles(options, reporter.report),
    keptElsewhere: createKeptElsewhere(),
    reporter,
  };
  listenToPages(worker);
  return worker;
}

/** One worker has one identity, so two sets of options are a mistake. */
function assertSameOptions(one: ResolvedFileAuthOptions, other: ResolvedFileAuthOptions): void {
  const differing = differingOptions(toOptionsData(one), toOptionsData(other));
  if (differing.length === 0) return;
  throw new TypeError(
    `"${differing.join('", "')}" options differ from those of an earlier call in this worker. ` +
      'Pass the same options to installFileAuth, fileAuthRoutes and FileAuthPlugin',
  );
}

/** Workbox's development build writes the URLs of requests to the console, and some carry a token. */
function hushWorkbox(): void {
  (scope as unknown as { __WB_DISABLE_DEV_LOGS: boolean }).__WB_DISABLE_DEV_LOGS = true;
}
