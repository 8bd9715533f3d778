import { fileCacheName } from '../../shared/contract/cache-option.js';
import type { FileAuthEvent } from '../../shared/contract/events.js';
import type { ResolvedFileAuthOptions } from '../../shared/contract/options.js';
import { scope } from '../scope.js';
import { cutRange } from './cut-range.js';
import { keptFileKey } from './kept-file-key.js';
import { createKeptFileStore } from './kept-file-store.js';
import { createTokenOwner } from './token-owner.js';

/** The files whose bytes the `cache` option keeps. A file under a URL never changes, only who may see it. */
export interface KeptFiles {
  /** What is kept of a file for the owner of a token, or the part that is asked for; `null` if it is to be fetched. */
  find(request: Request, token: string): Promise<Response | null>;
  /**
   * Keeps a copy of a file that a token opened, in passing, if it is whole and not too large.
   *
   * @param isCurrent - whether nobody signed out since the request began
   */
  keep(request: Request, response: Response, token: string, isCurrent: () => boolean): void;
  /** The edge denied the file to this token: its owner must not see what was kept either. Never rejects. */
  drop(request: Request, token: string): Promise<void>;
  readonly wipe: () => Promise<void>;
}

/** What keeps nothing, for `cache: false`. */
const noKeptFiles: KeptFiles = {
  find: () => Promise.resolve(null),
  keep: () => {},
  drop: () => Promise.resolve(),
  wipe: () => Promise.resolve(),
};

export function createKeptFiles(
  options: Pick<ResolvedFileAuthOptions, 'cache' | 'store' | 'parameter'>,
  report: (event: FileAuthEvent) => void,
): KeptFiles {
  const { cache, store: tokenStore, parameter } = options;
  if (cache === false) return noKeptFiles;
  const store = createKeptFileStore(fileCacheName(scope.registration.scope, tokenStore), cache, report);
  const ownerOf = createTokenOwner(cache.identity);
  const keyOf = async ({ url }: Request, token: string): Promise<string | null> => {
    const owner = await ownerOf(token);
    return owner && keptFileKey(url, parameter, owner);
  };
  const find = async (request: Request, token: string): Promise<Response | null> => {
    const key = isAnswerable(request) ? await keyOf(request, token) : null;
    const kept = key && (await store.find(key));
    return kept ? cutRange(request, kept) : null;
  };
  const keepCopy = async (
    key: Promise<string | null>,
    copy: Response,
    isCurrent: () => boolean,
  ): Promise<void> => {
    const owned = await key;
    if (owned !== null && isCurrent()) await store.keep(owned, copy, isCurrent);
    else await copy.body?.cancel();
  };
  const drop = async (request: Request, token: string): Promise<void> => {
    const key = await keyOf(request, token);
    if (key !== null) await store.remove(key);
  };
  return {
    find: (request, token) => find(request, token).catch(() => null),
    // Not in waitUntil: Firefox 153 ends the worker all the same, only later: test/browser/long-bodies.test.ts
    keep: (request, response, token, isCurrent) => {
      if (isKeepable(request, response, cache.maxFileBytes))
        void keepCopy(keyOf(request, token), response.clone(), isCurrent);
    },
    drop: (request, token) => drop(request, token).catch(() => {}),
    wipe: store.wipe,
  };
}

/** Whether the page takes an answer that did not come from the network just now. */
function isAnswerable({ method, cache, headers }: Request): boolean {
  if (method !== 'GET' || cache === 'no-store' || cache === 'reload' || cache === 'no-cache') return false;
  return !['if-none-match', 'if-modified-since', 'if-range'].some((name) => headers.has(name));
}

/** Only a whole file that could be read, and whose length is known before it has come. */
function isKeepable(request: Request, { status, type, headers }: Response, maxFileBytes: number): boolean {
  if (request.method !== 'GET' || request.cache === 'no-store') return false;
  const length = headers.get('content-length');
  return status === 200 && type !== 'opaque' && length !== null && Number(length) <= maxFileBytes;
}
