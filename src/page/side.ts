import type { FileUrlMatcher } from '../shared/contract/file-url.js';
import type { FileAuthOptionsData } from '../shared/contract/options.js';
import type { PageMessage } from '../shared/contract/protocol.js';
import type { TallySummary } from '../shared/contract/tally.js';
import type { VirtualFile } from '../shared/contract/virtual-path.js';
import type { FetchFile } from './downloads/fetch-file.js';

/** What a side tells of itself. */
export interface SideStatus extends TallySummary {
  readonly controlled: boolean;
  readonly workerVersion: string | null;
  readonly options: FileAuthOptionsData;
}

/** Who gives this page's requests their tokens: a service worker, or the page itself. */
export interface Side {
  readonly mode: 'worker' | 'page';
  readonly fetchFile: FetchFile;
  /** The virtual URL of a file URL; `null` if there is no virtual path. */
  readonly toVirtualUrl: (url: string) => string | null;
  /** The same, once it is sure that there is a worker which answers there. */
  readonly findVirtualUrl: (url: string) => Promise<string | null>;
  /** The file behind a virtual URL; `null` if it is none. */
  readonly locateVirtual: (url: URL) => VirtualFile | null;
  /** Loads again what has failed below a root, and only files that a matcher knows, if one is given. */
  readonly heal: (root: ParentNode, matchFileUrl?: FileUrlMatcher) => void;
  /** Tells every worker, if there is one; resolves when this page's has taken note, or after a second. */
  tellWorkers(news: PageMessage): Promise<void>;
  /** Somebody has signed out. */
  readonly removeTokensFromElements: () => void;
  describe(): Promise<SideStatus>;
  /** Leaves nothing behind but stored tokens. */
  cleanUp(): Promise<void>;
}
