import type { FileAuthEvent } from '../../shared/contract/events.js';
import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import type { FileAuthOptionsData } from '../../shared/contract/options.js';
import type { TokenSource } from '../../shared/tokens/token-source.js';
import { createTally } from '../../shared/contract/tally.js';
import type { Side } from '../side.js';
import { whenParsed } from '../elements/when-parsed.js';
import { openRewriter } from './open-rewriter.js';

interface PageSideParts {
  /** In effect. */
  readonly options: FileAuthOptionsData;
  readonly matchFileUrl: FileUrlMatcher;
  readonly tokens: TokenSource;
  readonly report: (event: FileAuthEvent) => void;
  readonly signal: AbortSignal;
}

/** The side of a page that has no service worker. */
export function createPageSide({ options, matchFileUrl, tokens, report, signal }: PageSideParts): Side {
  const tally = createTally();
  const rewriter = openRewriter({
    matchFileUrl,
    tokens,
    parameter: options.parameter,
    report: (event) => {
      tally.count(event);
      report(event);
    },
    signal,
  });
  whenParsed(() => rewriter.attend(document), signal);
  return {
    mode: 'page',
    fetchFile: rewriter.fetchFile,
    toVirtualUrl: () => null,
    findVirtualUrl: () => Promise.resolve(null),
    locateVirtual: () => null,
    heal: rewriter.rewrite,
    tellWorkers: () => Promise.resolve(),
    removeTokensFromElements: rewriter.restore,
    describe: () => Promise.resolve({ controlled: false, workerVersion: null, options, ...tally.summary() }),
    cleanUp: () => Promise.resolve(),
  };
}
