import { assertOptionNames } from '../shared/contract/check-option.js';
import {
  differingOptions,
  fileAuthOptionNames,
  resolveFileAuthOptions,
  toOptionsData,
  type FileAuthOptions,
  type ResolvedFileAuthOptions,
} from '../shared/contract/options.js';
import { compileFileUrl } from '../shared/contract/file-url.js';
import { compileTokenKeys } from '../shared/contract/token-keys.js';
import { writeQuestion } from '../shared/tokens/token-questions.js';
import { createTokenSource } from '../shared/tokens/token-source.js';
import { openStateStore, openTokenStore } from '../shared/tokens/token-store.js';
import { askPages } from './pages/ask-pages.js';
import { createAnswerFile, type AnswerFile, type FileParts } from './request/answer-file.js';
import { createKeptElsewhere } from './workbox/kept-elsewhere.js';
import { createKeptFiles } from './cache/kept-files.js';
import { listenToPages } from './pages/listen-to-pages.js';
import { createReporter, reportInstallFailure } from './pages/reporter.js';
import { scope } from './scope.js';
import { createSender } from './request/send.js';

/** What routes and plug-ins of one worker share: tokens, what was learnt of the distributions, and the ear for pages. */
export interface WorkerCore extends FileParts {
  readonly options: ResolvedFileAuthOptions;
  readonly answerFile: AnswerFile;
}

let opened: WorkerCore | null = null;

/**
 * Makes the one core of this worker, or finds it again for the same options.
 *
 * @throws {TypeError} an option is wrong (the message names it), or the worker has a core with other options
 */
export function openCore(input: FileAuthOptions): WorkerCore {
  try {
    const options = resolve(input);
    opened ??= createCore(options);
    assertSameOptions(opened.options, options);
    return opened;
  } catch (error) {
    reportInstallFailure(error);
    throw error;
  }
}

function resolve(input: FileAuthOptions): ResolvedFileAuthOptions {
  assertOptionNames(input, fileAuthOptionNames);
  const { location, registration } = scope;
  return resolveFileAuthOptions(input, {
    ownOrigin: location.origin,
    scope: new URL(registration.scope),
  });
}

function createCore(options: ResolvedFileAuthOptions): WorkerCore {
  hushWorkbox();
  const reporter = createReporter(options);
  const tokens = createTokenSource({
    store: openTokenStore(options.store),
    state: openStateStore(options.store),
    keysOf: compileTokenKeys(options.tokenKeys),
    report: reporter.report,
    askForToken: async (question, signal) =>
      askPages(await writeQuestion(question), question.clientId, signal),
  });
  const parts = {
    tokens,
    reporter,
    sender: createSender(options),
    keptFiles: createKeptFiles(options, reporter.report),
    keptElsewhere: createKeptElsewhere(),
    matchFileUrl: compileFileUrl(options),
  };
  listenToPages({ ...parts, options: toOptionsData(options) });
  return { ...parts, options, answerFile: createAnswerFile(parts) };
}

/** One worker has one identity, so two sets of options are a mistake. */
function assertSameOptions(one: ResolvedFileAuthOptions, other: ResolvedFileAuthOptions): void {
  const differing = differingOptions(toOptionsData(one), toOptionsData(other));
  if (differing.length === 0) return;
  throw new TypeError(
    `"${differing.join('", "')}" options differ from those that this worker was given before: give ` +
      'installFileAuth, fileAuthRoutes and FileAuthPlugin the same options',
  );
}

/** Workbox's development build writes the URLs of requests to the console, and some carry a token. */
function hushWorkbox(): void {
  (scope as unknown as { __WB_DISABLE_DEV_LOGS: boolean }).__WB_DISABLE_DEV_LOGS = true;
}
