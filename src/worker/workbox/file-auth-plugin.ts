import type { FileAuthOptions } from '../../shared/contract/options.js';
import { isPageInstead } from '../../shared/contract/is-page-instead.js';
import type { FileLocation } from '../../shared/contract/file-url.js';
import { keptFileKey } from '../cache/kept-file-key.js';
import { createTokenOwner, type TokenOwner } from '../cache/token-owner.js';
import type { FileWorker } from '../file-worker.js';
import { openWorker } from '../open-worker.js';
import type { ReportFile } from '../pages/reporter.js';
import type { Attempt } from '../request/attempt.js';
import { findToken } from '../request/find-token.js';
import { outcomeOf } from '../request/outcome-of.js';
import { sendUntilAccepted } from '../request/send-until-accepted.js';
import { authorizeRequest } from '../request/authorize-request.js';
import { matchFile } from '../request/match-file.js';
import { presentResponse } from '../request/present-response.js';

/** What the plug-in remembers of one request, in the state that the strategy keeps for it. */
interface Exchange {
  readonly request: Request;
  readonly file: FileLocation;
  readonly attempt: Attempt;
  readonly report: ReportFile;
  /** To be called if the strategy's fetch fails. */
  readonly endBody: () => void;
}

/** What Workbox and Serwist give to a plug-in's callbacks, as far as it is used here. */
interface CallbackParam {
  readonly request: Request;
  readonly event?: unknown;
  state?: { [name: string]: unknown } | undefined;
}

const stateName = 'fileAuth';
const nobody = 'nobody';

/**
 * A plug-in for Workbox and Serwist strategies: it adds tokens to their requests. Every request is sent in CORS mode, so the
 * distribution must send CORS headers. If a token is denied, the plug-in gets another token and retries the request.
 *
 * The strategy caches only complete, readable files. The cache key is the URL without the token, plus the identity of the
 * token. A cached file is served only while there is a usable token of the same identity, and a sign-out deletes it. Pages
 * get responses whose URL does not show the token.
 *
 * Create it at the top level of the worker script. Pages register as with {@link installFileAuth}. The development logs of
 * Workbox show request URLs, and with them tokens, so the plug-in turns these logs off (`__WB_DISABLE_DEV_LOGS`).
 *
 * @example
 * ```ts
 * import { registerRoute } from 'workbox-routing';
 * import { CacheFirst } from 'workbox-strategies';
 * import { FileAuthPlugin } from 'file-auth-worker/worker';
 *
 * const plugin = new FileAuthPlugin({ origins });
 * registerRoute(plugin.match, new CacheFirst({ cacheName: 'files', plugins: [plugin] }));
 * ```
 */
export class FileAuthPlugin {
  /** Tells whether a request is for a file. Pass it to `registerRoute` as the first argument. */
  readonly match: (asked: { readonly url: URL; readonly request: Request }) => boolean;
  readonly #worker: FileWorker;
  readonly #ownerOf: TokenOwner;

  /**
   * @param options - the options of `installFileAuth`; of `cache`, only `identity` is used
   * @throws {TypeError} an option is wrong (the message names it), or differs from an earlier call in this worker
   */
  constructor(options: FileAuthOptions) {
    this.#worker = openWorker(options);
    this.#worker.keptElsewhere.isUsed = true;
    const { cache } = this.#worker.options;
    this.#ownerOf = createTokenOwner(cache === false ? undefined : cache.identity);
    this.match = ({ url, request }) => matchFile(url, request, this.#worker) !== null;
  }

  /** A strategy tells the callbacks nothing of what `match` saw, and may be used without it. */
  #fileOf(request: Request): FileLocation | null {
    return matchFile(new URL(request.url), request, this.#worker);
  }

  /**
   * Puts the token into the request.
   *
   * @internal
   */
  readonly requestWillFetch = async ({ request, event, state }: CallbackParam): Promise<Request> => {
    const file = this.#fileOf(request);
    const clientId = (event as Partial<FetchEvent> | undefined)?.clientId ?? '';
    const { tokens, options, longBodies, reporter } = this.#worker;
    const attempt = file && (await findToken({ file, clientId }, tokens));
    if (file === null || attempt === null || state === undefined) return request;
    const report = reporter.startFileReport({ file, destination: request.destination });
    const authorized = new Request(...authorizeRequest({ request, file }, attempt.choice.token, options));
    const endBody = longBodies.follow(authorized.url, event as ExtendableEvent | undefined);
    state[stateName] = { request, file, attempt, report, endBody } satisfies Exchange;
    return authorized;
  };

  /**
   * Answers a denial by another try with another token.
   *
   * @internal
   */
  readonly fetchDidSucceed = async ({
    response,
    state,
  }: CallbackParam & { readonly response: Response }): Promise<Response> => {
    const exchange = exchangeIn(state);
    if (exchange === null) return response;
    const { attempt, report } = exchange;
    const answer = await sendUntilAccepted(exchange, attempt, this.#worker.sender, response);
    report(outcomeOf(exchange.file.path, attempt, answer), answer.status, attempt);
    if (attempt.denial !== null) await this.#drop(exchange).catch(() => {});
    return answer;
  };

  /** Whom the edge denies a file must not see what a strategy has kept of it either. */
  async #drop({ request, attempt }: Exchange): Promise<void> {
    const owner = await this.#ownerOf(attempt.choice.token);
    if (owner === null) return;
    const { keptElsewhere, options } = this.#worker;
    await keptElsewhere.drop(keptFileKey(request.url, options.parameter, owner));
  }

  /** @internal */
  readonly fetchDidFail = async ({ state }: Pick<CallbackParam, 'state'>): Promise<void> => {
    const exchange = exchangeIn(state);
    if (exchange === null) return;
    exchange.endBody();
    exchange.report('failed', 0, exchange.attempt);
  };

  /**
   * The URL without the token, and with whose it is.
   *
   * @internal
   */
  readonly cacheKeyWillBeUsed = async ({
    request,
    mode,
    state,
  }: CallbackParam & { readonly mode: string }): Promise<Request> => {
    const file = this.#fileOf(request);
    if (file === null) return request;
    const choice =
      mode === 'write'
        ? exchangeIn(state)?.attempt.choice
        : await this.#worker.tokens.peek(file).catch(() => null);
    const owner = choice ? await this.#ownerOf(choice.token) : null;
    const { headers } = request;
    return new Request(keptFileKey(request.url, this.#worker.options.parameter, owner ?? nobody), {
      headers,
    });
  };

  /**
   * Only a whole file that could be read, and that a token opened, is kept.
   *
   * @internal
   */
  readonly cacheWillUpdate = async ({
    request,
    response,
    state,
  }: CallbackParam & { readonly response: Response }): Promise<Response | null> => {
    if (response.status !== 200) return null;
    const file = this.#fileOf(request);
    if (file === null) return response;
    if (isPageInstead(file.path, response)) return null;
    const attempt = exchangeIn(state)?.attempt;
    if (!attempt || attempt.denial !== null || !attempt.session.isCurrent()) return null;
    return (await this.#ownerOf(attempt.choice.token)) === null ? null : response;
  };

  /**
   * Takes out what was put in while somebody signed out.
   *
   * @internal
   */
  readonly cacheDidUpdate = async ({
    request,
    cacheName,
    state,
  }: CallbackParam & { readonly cacheName: string }): Promise<void> => {
    if (exchangeIn(state)?.attempt.session.isCurrent() !== false) return;
    await (await caches.open(cacheName)).delete(request, { ignoreVary: true });
  };

  /**
   * Hides the token from the page.
   *
   * @internal
   */
  readonly handlerWillRespond = async ({
    request,
    response,
  }: CallbackParam & { readonly response: Response }): Promise<Response> => {
    if (this.#fileOf(request) === null) return response;
    return presentResponse(request, response, this.#worker.options);
  };
}

function exchangeIn(state: CallbackParam['state']): Exchange | null {
  return (state?.[stateName] as Exchange | undefined) ?? null;
}
