import type { FileAuthOptions } from '../../shared/contract/options.js';
import { beginSession, mendRefusal, type Trail } from '../request/answer-file.js';
import { keptFileKey } from '../cache/kept-file-key.js';
import { holdEvent } from '../request/long-bodies.js';
import { compileMatchFile } from '../request/match-file.js';
import { openCore, type WorkerCore } from '../open-worker.js';
import { presentResponse } from '../request/present-response.js';
import { createReportFile } from '../pages/report-file.js';
import { createTokenOwner, type TokenOwner } from '../cache/token-owner.js';
import type { TokenSession } from '../../shared/tokens/token-source.js';

/** What the plug-in remembers of one request, in the state that the strategy keeps for it. */
interface Exchange {
  readonly request: Request;
  readonly session: TokenSession;
  readonly trail: Trail;
  readonly report: ReturnType<typeof createReportFile>;
  /** Ends the following of a fetch that failed. */
  readonly end: () => void;
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
 * Gives the requests of a Workbox or Serwist strategy their tokens: `new CacheFirst({ plugins: [plugin] })`. The route is
 * `registerRoute(plugin.match, strategy)`. Every request is sent in CORS mode, so the distribution needs CORS. A refused
 * token is replaced and the request sent again. What is cached is keyed by the URL without the token and by whose token it
 * was; only whole readable files are cached, they are answered only while there is a usable token of the same identity,
 * and a sign-out removes them. Pages get responses that do not show the token.
 *
 * Workbox's development logs show request URLs, and with them tokens, so they are turned off (`__WB_DISABLE_DEV_LOGS`).
 * Make the plug-in while the worker's script first runs. Pages register as with `installFileAuth`.
 */
export class FileAuthPlugin {
  /** Tells, for `registerRoute`, whether a request is one for a file. */
  readonly match: (asked: { readonly url: URL; readonly request: Request }) => boolean;
  readonly #core: WorkerCore;
  readonly #matchFile: ReturnType<typeof compileMatchFile>;
  readonly #ownerOf: TokenOwner;

  /**
   * @param options - as for `installFileAuth`, of which `cache` gives nothing but the `identity`
   * @throws {TypeError} an option is wrong (the message names it), or differs from what the worker was given before
   */
  constructor(options: FileAuthOptions) {
    this.#core = openCore(options);
    this.#core.keptElsewhere.isUsed = true;
    this.#matchFile = compileMatchFile(this.#core);
    const { cache } = this.#core.options;
    this.#ownerOf = createTokenOwner(cache === false ? undefined : cache.identity);
    this.match = ({ url, request }) => this.#matchFile(url, request) !== null;
  }

  /** Puts the token into the request. */
  readonly requestWillFetch = async ({ request, event, state }: CallbackParam): Promise<Request> => {
    const file = this.#matchFile(new URL(request.url), request);
    const clientId = (event as Partial<FetchEvent> | undefined)?.clientId ?? '';
    const begun = file && (await beginSession(this.#core.tokens, { file, clientId }));
    if (file === null || begun === null || state === undefined) return request;
    const { session, first } = begun;
    const trail: Trail = { choice: first, reason: null, retried: false, isKept: false };
    const report = createReportFile({ file, destination: request.destination }, trail, this.#core.reporter);
    const authorized = this.#core.sender.authorize(request, first.token);
    const { end, ended } = this.#core.sender.begin(authorized.url);
    if (event) holdEvent(event as ExtendableEvent, ended);
    state[stateName] = { request, session, trail, report, end } satisfies Exchange;
    return authorized;
  };

  /** Answers a refusal by another try with another token. */
  readonly fetchDidSucceed = async ({
    response,
    state,
  }: CallbackParam & { readonly response: Response }): Promise<Response> => {
    const exchange = exchangeIn(state);
    if (exchange === null) return response;
    const { request, session, trail, report } = exchange;
    const answer = await mendRefusal(request, response, session, this.#core.sender, trail);
    report(trail.reason === null ? 'authorized' : 'denied', answer.status);
    if (trail.reason !== null) await this.#drop(request, trail).catch(() => {});
    return answer;
  };

  /** Whom the edge refuses a file must not see what a strategy has kept of it either. */
  async #drop({ url }: Request, { choice }: Trail): Promise<void> {
    const owner = choice && (await this.#ownerOf(choice.token));
    if (owner === null) return;
    await this.#core.keptElsewhere.drop(keptFileKey(url, this.#core.options.parameter, owner));
  }

  readonly fetchDidFail = async ({ state }: Pick<CallbackParam, 'state'>): Promise<void> => {
    const exchange = exchangeIn(state);
    exchange?.end();
    exchange?.report('failed', 0);
  };

  /** The URL without the token, and with whose it is. */
  readonly cacheKeyWillBeUsed = async ({
    request,
    mode,
    state,
  }: CallbackParam & { readonly mode: string }): Promise<Request> => {
    const file = this.#matchFile(new URL(request.url), request);
    if (file === null) return request;
    const choice =
      mode === 'write'
        ? exchangeIn(state)?.trail.choice
        : await this.#core.tokens.peek(file).catch(() => null);
    const owner = choice ? await this.#ownerOf(choice.token) : null;
    const { headers } = request;
    return new Request(keptFileKey(request.url, this.#core.options.parameter, owner ?? nobody), { headers });
  };

  /** Only a whole file that could be read, and that a token opened, is kept. */
  readonly cacheWillUpdate = async ({
    request,
    response,
    state,
  }: CallbackParam & { readonly response: Response }): Promise<Response | null> => {
    if (response.status !== 200) return null;
    if (this.#matchFile(new URL(request.url), request) === null) return response;
    const exchange = exchangeIn(state);
    const isKept = exchange !== null && exchange.session.isCurrent() && exchange.trail.reason === null;
    return isKept && (await this.#ownerOf(exchange.trail.choice!.token)) !== null ? response : null;
  };

  /** Takes out what was put in while somebody signed out. */
  readonly cacheDidUpdate = async ({
    request,
    cacheName,
    state,
  }: CallbackParam & { readonly cacheName: string }): Promise<void> => {
    if (exchangeIn(state)?.session.isCurrent() !== false) return;
    await (await caches.open(cacheName)).delete(request, { ignoreVary: true });
  };

  /** Hides the token from the page. */
  readonly handlerWillRespond = async ({
    request,
    response,
  }: CallbackParam & { readonly response: Response }): Promise<Response> => {
    if (this.#matchFile(new URL(request.url), request) === null) return response;
    return presentResponse(request, response, this.#core.options);
  };
}

function exchangeIn(state: CallbackParam['state']): Exchange | null {
  return (state?.[stateName] as Exchange | undefined) ?? null;
}
