import { Router } from 'workbox-routing';
import { assertOptionNames } from '../shared/check-option.js';
import {
  fileAuthOptionNames,
  resolveFileAuthOptions,
  toOptionsData,
  type FileAuthOptions,
} from '../shared/options.js';
import { compileTokenKeys } from '../shared/token-keys.js';
import { openStateStore, openTokenStore } from '../shared/token-store.js';
import { createFileRoutes } from './file-routes.js';
import { listenToPages } from './listen-to-pages.js';
import { createReporter, reportInstallFailure } from './reporter.js';
import { scope } from './scope.js';
import { createSender } from './sender.js';
import { createTokenSource } from './token-source.js';

let isInstalled = false;

/**
 * Makes this service worker load private files: a request for a file URL gets the file's token, or the account's, as
 * a query parameter. Every other request is left alone. Call it once, while the worker's script first runs, before or
 * after the application's own listeners; whoever comes first answers.
 *
 * A page learns of it through `registerFileAuthWorker`. An installed worker takes control of open pages only when a
 * page asks for it.
 *
 * @throws {TypeError} an option is wrong (the message names it), or this is the second call
 */
export function installFileAuth(options: FileAuthOptions): void {
  try {
    install(options);
  } catch (error) {
    reportInstallFailure(error);
    throw error;
  }
}

function install(input: FileAuthOptions): void {
  assertOptionNames(input, fileAuthOptionNames);
  const options = resolveFileAuthOptions(input, scope.location.origin);
  if (isInstalled)
    throw new TypeError('installFileAuth was called before in this worker; one call is enough');
  isInstalled = true;
  hushWorkbox();

  const reporter = createReporter();
  const tokens = createTokenSource({
    store: openTokenStore(options.store),
    state: openStateStore(options.store),
    keysOf: compileTokenKeys(options.tokenKeys),
    report: reporter.report,
  });
  // A router of our own: routes, default and catch handlers of the application stay as they are.
  const router = new Router();
  for (const route of createFileRoutes(options, { tokens, sender: createSender(options), reporter })) {
    router.registerRoute(route);
  }
  router.addFetchListener();
  listenToPages({ tokens, reporter, options: toOptionsData(options) });
}

/** Workbox's development build writes the URLs of requests to the console, and some carry a token. */
function hushWorkbox(): void {
  (scope as unknown as { __WB_DISABLE_DEV_LOGS: boolean }).__WB_DISABLE_DEV_LOGS = true;
}
