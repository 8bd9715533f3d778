import type { FileUrlMatcher } from '../shared/contract/file-url.js';
import type { ResolvedFileAuthOptions } from '../shared/contract/options.js';
import type { TokenSource } from '../shared/tokens/token-source.js';
import type { KeptElsewhere } from './cache/kept-elsewhere.js';
import type { KeptFiles } from './cache/kept-files.js';
import type { Reporter } from './pages/reporter.js';
import type { LongBodies } from './request/long-bodies.js';
import type { Sender } from './request/sender.js';

/** What the routes, the plug-in and the listener for pages share: one worker has one of each. */
export interface FileWorker {
  readonly options: ResolvedFileAuthOptions;
  readonly matchFileUrl: FileUrlMatcher;
  readonly tokens: TokenSource;
  readonly sender: Sender;
  readonly longBodies: LongBodies;
  readonly keptFiles: KeptFiles;
  readonly keptElsewhere: KeptElsewhere;
  readonly reporter: Reporter;
}
