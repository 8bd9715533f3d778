import { CacheExpiration } from 'workbox-expiration/CacheExpiration.js';
import { createPartialResponse } from 'workbox-range-requests/createPartialResponse.js';
import { Strategy } from 'workbox-strategies/Strategy.js';
import type { StrategyHandler } from 'workbox-strategies/StrategyHandler.js';
import { fileCacheName } from '../shared/cache-option.js';
import type { FileAuthEvent } from '../shared/events.js';
import type { ResolvedFileAuthOptions } from '../shared/options.js';
import { within } from '../shared/within.js';
import { keptFileKey } from './kept-file-key.js';
import { scope } from './scope.js';
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

// Vary speaks of the origin that asked, and there is only one here.
const matchOptions = { ignoreVary: true };
const patienceMs = 1000;

/** Keeps files by Workbox's strategy, expiration and range requests; `null` if the `cache` option is off. */
export function createKeptFiles(
  options: Pick<ResolvedFileAuthOptions, 'cache' | 'store' | 'parameter'>,
  report: (event: FileAuthEvent) => void,
): KeptFiles | null {
  const { cache, store, parameter } = options;
  if (cache === false) return null;
  const { maxEntries, maxAgeSeconds, maxFileBytes } = cache;
  const cacheName = fileCacheName(scope.registration.scope, store);
  const ownerOf = createTokenOwner(cache.identity);
  const expiration = new CacheExpiration(cacheName, { maxEntries, maxAgeSeconds, matchOptions });

  const keyOf = async ({ url }: Request, token: string): Promise<string | null> => {
    const owner = await ownerOf(token);
    return owner && keptFileKey(url, parameter, owner);
  };
  const remove = async (key: string): Promise<void> => {
    await (await caches.open(cacheName)).delete(key, matchOptions);
  };
  const wipe = async (): Promise<void> => {
    await caches.delete(cacheName);
    await within(expiration.delete(), patienceMs, () => undefined);
  };

  const find = async (handler: StrategyHandler, asked: KeptFileRequest): Promise<Response | null> => {
    const key = isAnswerable(asked.request) ? await keyOf(asked.request, asked.token) : null;
    const kept = key === null ? undefined : await handler.cacheMatch(key);
    if (key === null || kept === undefined) return null;
    return (await within(expiration.isURLExpired(key), patienceMs, () => true)) ? null : kept;
  };
  const keep = async (handler: StrategyHandler, asked: KeptFileRequest, token: string, copy: Response) => {
    const key = await keyOf(asked.request, token);
    if (key === null || !asked.isCurrent()) return;
    await handler.cachePut(key, copy);
    // A sign-out while the bytes came in has wiped what was there before them.
    if (!asked.isCurrent()) return remove(key);
    await expiration.updateTimestamp(key);
    await expiration.expireEntries();
  };
  const giveUp = async (error: unknown): Promise<void> => {
    if ((error as Error | null)?.name !== 'QuotaExceededError') return;
    await wipe().catch(() => {});
    report({ type: 'cache-full' });
  };

  class KeptFileStrategy extends Strategy {
    override async _handle(request: Request, handler: StrategyHandler): Promise<Response> {
      const asked = handler.params as unknown as KeptFileRequest;
      const kept = await find(handler, asked).catch(() => null);
      if (kept !== null && asked.isCurrent()) {
        asked.onKept();
        return request.headers.has('range') ? createPartialResponse(request, kept) : kept;
      }
      const { response, token } = await asked.exchange();
      // Not in waitUntil, which would hold the body: Firefox then ends a long one early, as if it were complete.
      if (token !== null && isKeepable(request, response, maxFileBytes)) {
        void keep(handler, asked, token, response.clone()).catch(giveUp);
      }
      return response;
    }
  }
  const strategy = new KeptFileStrategy({ cacheName, matchOptions });

  return {
    answer: (asked) =>
      strategy.handle({ request: asked.request, event: asked.event, params: asked as object }),
    drop: async (request, token) => {
      const key = await keyOf(request, token);
      if (key !== null) await remove(key);
    },
    wipe,
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
