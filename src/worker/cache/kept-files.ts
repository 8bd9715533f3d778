import { Strategy } from 'workbox-strategies/Strategy.js';
import type { StrategyHandler } from 'workbox-strategies/StrategyHandler.js';
import { fileCacheName } from '../../shared/contract/cache-option.js';
import type { FileAuthEvent } from '../../shared/contract/events.js';
import type { ResolvedFileAuthOptions } from '../../shared/contract/options.js';
import { cutRange } from './cut-range.js';
import { keptFileKey } from './kept-file-key.js';
import { createKeptFileStore, matchOptions, type KeptFileStore } from './kept-file-store.js';
import { scope } from '../scope.js';
import { createTokenOwner } from './token-owner.js';

/** A request for a file that may have been kept. */
export interface KeptFileRequest {
  readonly request: Request;
  readonly event: ExtendableEvent;
  /** The usable token that lets the file be shown. */
  readonly token: string;
  /** Gets the file from the network, and tells the token that opened it; `null` if none did. */
  exchange(): Promise<{ readonly response: Response; readonly token: string | null }>;
  /** Whether nobody signed out since the request began. */
  readonly isCurrent: () => boolean;
  /** Told when the answer is a kept one. */
  readonly onKept: () => void;
}

/** The files whose bytes the `cache` option keeps. */
export interface KeptFiles {
  /** The kept file, or the network's answer, which is kept in passing. */
  answer(asked: KeptFileRequest): Promise<Response>;
  /** The edge refused the file to this token: whoever it belongs to must not see what was kept either. */
  drop(request: Request, token: string): Promise<void>;
  wipe(): Promise<void>;
}

type KeyOf = (request: Request, token: string) => Promise<string | null>;

/** Keeps files by Workbox's strategy and expiration; `null` if the `cache` option is off. */
export function createKeptFiles(
  options: Pick<ResolvedFileAuthOptions, 'cache' | 'store' | 'parameter'>,
  report: (event: FileAuthEvent) => void,
): KeptFiles | null {
  const { cache, store: tokenStore, parameter } = options;
  if (cache === false) return null;
  const store = createKeptFileStore(fileCacheName(scope.registration.scope, tokenStore), cache, report);
  const ownerOf = createTokenOwner(cache.identity);
  const keyOf: KeyOf = async ({ url }, token) => {
    const owner = await ownerOf(token);
    return owner && keptFileKey(url, parameter, owner);
  };
  const strategy = new KeptFileStrategy(store, keyOf, cache.maxFileBytes);
  return {
    answer: (asked) => strategy.handle({ request: asked.request, event: asked.event, params: asked }),
    drop: async (request, token) => {
      const key = await keyOf(request, token);
      if (key !== null) await store.remove(key);
    },
    wipe: store.wipe,
  };
}

/** What was kept first, else the network: a file under a URL never changes, only who may see it. */
class KeptFileStrategy extends Strategy {
  readonly #store: KeptFileStore;
  readonly #keyOf: KeyOf;
  readonly #maxFileBytes: number;

  constructor(store: KeptFileStore, keyOf: KeyOf, maxFileBytes: number) {
    super({ cacheName: store.cacheName, matchOptions });
    this.#store = store;
    this.#keyOf = keyOf;
    this.#maxFileBytes = maxFileBytes;
  }

  override async _handle(request: Request, handler: StrategyHandler): Promise<Response> {
    const asked = handler.params as KeptFileRequest;
    const kept = await this.#find(asked, handler).catch(() => null);
    if (kept !== null && asked.isCurrent()) {
      asked.onKept();
      return cutRange(request, kept);
    }
    const { response, token } = await asked.exchange();
    // Not in waitUntil, which would hold the body: Firefox ends the worker then all the same, and later.
    if (token !== null && isKeepable(request, response, this.#maxFileBytes)) {
      void this.#keep(asked, token, handler, response.clone());
    }
    return response;
  }

  async #find({ request, token }: KeptFileRequest, handler: StrategyHandler): Promise<Response | null> {
    const key = isAnswerable(request) ? await this.#keyOf(request, token) : null;
    const kept = key === null ? undefined : await handler.cacheMatch(key);
    return kept !== undefined && (await this.#store.isFresh(key!)) ? kept : null;
  }

  async #keep(
    asked: KeptFileRequest,
    token: string,
    handler: StrategyHandler,
    copy: Response,
  ): Promise<void> {
    const key = await this.#keyOf(asked.request, token);
    if (key === null || !asked.isCurrent()) return void copy.body?.cancel();
    await this.#store.keep(key, () => handler.cachePut(key, copy), asked.isCurrent);
  }
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
