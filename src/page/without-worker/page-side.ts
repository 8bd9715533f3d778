import type { FileAuthEvent } from '../../shared/contract/events.js';
import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import type { FileAuthOptionsData } from '../../shared/contract/options.js';
import type { TokenSource } from '../../shared/tokens/token-source.js';
import { createTally } from '../../shared/contract/tally.js';
import type { Side } from '../side.js';
import { createFetchWithToken } from './fetch-with-token.js';
import { rewriteFiles } from './rewrite-files.js';

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
  const { parameter } = options;
  const tally = createTally();
  const fetchFile = createFetchWithToken({ tokens, parameter });
  const rewriter = rewriteFiles({
    matchFileUrl,
    tokens,
    parameter,
    fetchFile,
    onFile: ({ file: { folder, file, path }, ...outcome }) => {
      const event = { type: 'file', folder, file, path, ...outcome } as const;
      tally.count(event);
      report(event);
    },
    signal,
  });
  return {
    mode: 'page',
    fetchFile,
    toVirtualUrl: () => null,
    locateVirtual: () => null,
    heal: rewriter.rewrite,
    tellWorkers: () => Promise.resolve(),
    removeTokensFromElements: rewriter.restore,
    describe: () => Promise.resolve({ controlled: false, workerVersion: null, options, ...tally.summary() }),
    cleanUp: () => Promise.resolve(),
  };
}
