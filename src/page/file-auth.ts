import { FileAuthError } from '../shared/contract/errors.js';
import type { FileAuthEvent, NoWorkerReason } from '../shared/contract/events.js';
import type { FileReference } from '../shared/contract/file-url.js';
import type { FileAuthOptionsData } from '../shared/contract/options.js';
import { message } from '../shared/contract/protocol.js';
import { setParameter } from '../shared/util/set-parameter.js';
import type { TallySummary } from '../shared/contract/tally.js';
import { fillTemplate, findTemplate } from '../shared/contract/token-keys.js';
import { version } from '../shared/contract/version.js';
import { createDocumentTokens } from './tokens/document-token.js';
import { downloadFile, resolveDownloadOptions, type DownloadFileOptions } from './downloads/download-file.js';
import { nameFile } from './links/file-address.js';
import type { FileAuthEventTarget } from './file-auth-events.js';
import { fileAt } from './elements/file-elements.js';
import type { NoWorkerError } from './registration/find-container.js';
import { followLinks } from './links/follow-links.js';
import { listenToScope, type PageNews } from './tokens/listen-to-scope.js';
import { openFile, openLink, type OpenParts } from './links/open-file.js';
import { createPageCore, type PageCore } from './tokens/page-core.js';
import { createPageTokens, type PageTokens } from './tokens/page-tokens.js';
import type { ResolvedRegisterOptions } from './registration/options.js';
import { wipeScratchFiles } from './downloads/save-bytes.js';
import type { CreateSide, Side } from './side.js';
import { compileStripAuthorization } from './strip-authorization.js';
import { createSignOutSignal, createTokenChanges, type TokenChanges } from './tokens/token-changes.js';
import { whenParsed } from './elements/when-parsed.js';
import { wipeKeptFiles } from './downloads/wipe-kept-files.js';

/** What `status()` tells. Holds no token. */
export interface FileAuthStatus extends TallySummary {
  /** The version of this package on the page. */
  readonly version: string;
  readonly mode: 'worker' | 'page';
  /** Why there is no worker; `null` if there is one. */
  readonly noWorker: NoWorkerReason | null;
  /** Whether the worker controls this page now. */
  readonly controlled: boolean;
  /** The version of this package in the worker; `null` if there is none, or it did not answer within three seconds. */
  readonly workerVersion: string | null;
  /** The options in effect: the worker's, where there is one. */
  readonly options: FileAuthOptionsData;
  readonly signedOut: boolean;
}

interface FileAuthParts {
  readonly options: ResolvedRegisterOptions;
  /** The options in effect. */
  readonly data: FileAuthOptionsData;
  readonly scope: string;
  readonly createSide: CreateSide;
  readonly noWorker: NoWorkerError | null;
}

let start: (fileAuth: FileAuth) => Promise<void>;

const TypedEventTarget: new () => FileAuthEventTarget = EventTarget;

/**
 * What a page does with files and tokens. Dispatches a `CustomEvent` for each {@link FileAuthEvent}: its type is the
 * event's, its `detail` the event.
 */
export class FileAuth extends TypedEventTarget {
  /**
   * `'worker'`: a service worker gives this page's requests their tokens. `'page'`: there is none, so the page gives its
   * elements URLs with tokens.
   */
  readonly mode: 'worker' | 'page';
  readonly #parts: FileAuthParts;
  readonly #core: PageCore;
  readonly #side: Side;
  readonly #opening: OpenParts;
  readonly #strip: (text: string) => string;
  readonly #changes: TokenChanges;
  readonly #tokens: PageTokens;
  readonly #detached = new AbortController();

  static {
    start = (fileAuth) => fileAuth.#start();
  }

  /** Made by `registerFileAuthWorker` only. */
  constructor(parts: FileAuthParts) {
    super();
    const { options, data } = parts;
    const { signal } = this.#detached;
    const report = (event: FileAuthEvent): void => this.#dispatch(event);
    this.#parts = parts;
    const signOuts = createSignOutSignal();
    this.#core = createPageCore({ options, data, report, signOutSignal: signOuts.current, signal });
    this.#strip = compileStripAuthorization(this.#core);
    const listeners = {
      onEvent: (event: FileAuthEvent) => {
        this.#dispatch(event);
        if (event.type === 'signed-out') void this.#changes.lookAgain(false);
      },
      onNews: (news: PageNews) => this.#changes.take(news),
      onReturn: () => void this.#changes.lookAgain(true),
    };
    const { tell } = listenToScope(parts.scope, listeners, signal);
    this.#side = parts.createSide(this.#core, report, signal);
    this.mode = this.#side.mode;
    const documentTokens = createDocumentTokens(this.#core);
    const ends = (): AbortSignal[] => [signal, signOuts.current()];
    this.#opening = { ...this.#side, documentTokens, parameter: data.parameter, ends };
    const healAll = (): void => this.#healAll();
    this.#changes = createTokenChanges({
      core: this.#core,
      side: this.#side,
      tellPages: tell,
      dispatch: report,
      healAll,
      forgetLinks: this.#followLinks(),
      endQuestions: signOuts.end,
    });
    this.#tokens = createPageTokens({ core: this.#core, changes: this.#changes, healAll });
    options.signal?.addEventListener('abort', () => this.#detached.abort(), { signal });
  }

  /**
   * Stores the token of one file, under the first template that names the file only.
   *
   * @throws {TypeError} there is no such template, or an argument is no non-empty string
   * @throws {FileAuthError} `storage-blocked`
   */
  async setFileToken(file: string, token: string): Promise<void> {
    await this.setToken(this.#keyFor('setFileToken', { file: assertText('file', file) }), assertToken(token));
  }

  /** Stores the token of a folder, under the first template that names the folder only. Errors as `setFileToken`. */
  async setFolderToken(folder: string, token: string): Promise<void> {
    await this.setToken(
      this.#keyFor('setFolderToken', { folder: assertText('folder', folder) }),
      assertToken(token),
    );
  }

  /** Stores the token of the account, under the first template that names neither. Errors as `setFileToken`. */
  async setAccountToken(token: string): Promise<void> {
    await this.setToken(this.#keyFor('setAccountToken', {}), assertToken(token));
  }

  /**
   * Stores a token under a key, or removes it (`null`), and ends a sign-out. Resolves when the worker has taken note,
   * or after a second. Files that failed load again.
   *
   * @throws {TypeError} an argument is wrong
   * @throws {FileAuthError} `storage-blocked`
   */
  async setToken(key: string, token: string | null): Promise<void> {
    assertText('key', key);
    await this.#tokens.set(key, token === null ? null : assertToken(token));
  }

  /**
   * Removes every stored token and makes every worker and page forget what it knows, and ends the downloads that pages
   * read; what the browser has by then, and what it downloads itself, is the user's. Once this has resolved, no request
   * carries a token, and `getToken` is not asked, until a token is set, `resume()` is called, or a page registers.
   *
   * @throws {FileAuthError} `storage-blocked`: the workers have forgotten, but stored tokens may be left
   */
  async signOut(): Promise<void> {
    await this.#tokens.signOut();
  }

  /** Ends a sign-out: `getToken` is asked again. Resolves when the worker has taken note, or after a second. */
  async resume(): Promise<void> {
    await this.#tokens.resume();
  }

  /**
   * The URL of a file with its token, for what neither a worker nor the virtual path can serve: `<object>`, `<embed>`, a
   * native viewer. It is good for as long as the token. A document under it can read the token: give such an address only
   * to what you trust with everything that the token opens. A URL that is no file URL, and one for which there is no
   * token, comes back unchanged.
   *
   * @throws {TypeError} the URL is no string; or `tokenKeys` is a function that this page was not given
   * @throws {FileAuthError} `needs-virtual-path`: the token travels in a header, so no URL can carry it
   */
  async authorizeUrl(url: string): Promise<string> {
    const { matchFileUrl, data, tokens } = this.#core;
    const file = fileAt(assertUrl(url), document.baseURI, matchFileUrl);
    if (file === null) return url;
    if (data.placement === 'header') throw needsVirtualPath();
    const choice = await tokens.begin(file, '').first();
    return choice ? setParameter(url, data.parameter, choice.token) : url;
  }

  /**
   * The address of a file on the application's own origin, without a token, for frames, links and downloads: the worker
   * answers it, whoever navigates there. `null` if the URL is no file URL, or there is no virtual path (see the option
   * `virtualPath`; in `mode: 'page'` there is none).
   *
   * @throws {TypeError} the URL is no string
   */
  virtualUrl(url: string): string | null {
    const file = fileAt(assertUrl(url), document.baseURI, this.#core.matchFileUrl);
    return file && this.#side.toVirtualUrl(new URL(url, document.baseURI).href);
  }

  /**
   * Opens a file in a new tab. Call it in the handler of a click or a key. Through the virtual path the tab has a clean
   * address; without one it gets a token of this file only (`getToken` is asked with the reason `navigation`), else the
   * bytes, if their type cannot run script; any other file is saved.
   *
   * @throws {TypeError} the URL is no file URL
   * @throws {FileAuthError} `popup-blocked`; `refused`, with the `reason`
   */
  async openFile(url: string): Promise<void> {
    await openFile(nameFile(url, this.#core), '_blank', this.#opening);
  }

  /**
   * Saves a file, however big it is. Through the virtual path the browser downloads it, and this resolves when that
   * begins. With `onProgress` or `signal`, and without a virtual path, the page reads it, and this resolves when the
   * browser has it all.
   *
   * @throws {TypeError} the URL is no file URL, or an option is wrong
   * @throws {FileAuthError} `refused`, with the `reason`
   * @throws the reason of `signal`; an `AbortError` if somebody signs out, or this page unregisters
   */
  async downloadFile(url: string, options: DownloadFileOptions = {}): Promise<void> {
    await downloadFile(nameFile(url, this.#core), resolveDownloadOptions(options), this.#opening);
  }

  /**
   * Removes tokens from a URL, or from every URL in HTML, CSS or JSON, so that what is copied or saved carries none. Only
   * URLs of the configured origins are touched. Undoes `authorizeUrl`.
   *
   * @throws {TypeError} the argument is no string
   */
  stripAuthorization(urlOrHtml: string): string {
    return this.#strip(urlOrHtml);
  }

  /**
   * Loads again the images and media below `root` that have failed, and sets `crossorigin` on media that have not begun;
   * in `mode: 'page'`, gives every matching element a URL with a token. What is editable or marked
   * `data-file-auth="off"` is left alone unless `root` is it or lies in it. Default is the whole document; a shadow root
   * is not part of that, but can be a `root`, and is looked after from then on.
   *
   * @throws {TypeError} `root` is no node that has children
   */
  heal(root: ParentNode = document): void {
    if (typeof (root as Partial<ParentNode> | null)?.querySelectorAll !== 'function') {
      throw new TypeError('heal() needs a document, an element or a fragment');
    }
    this.#side.heal(root);
  }

  /**
   * Drops the files that the `cache` option keeps; the tokens stay. Resolves when they are gone, or after two seconds.
   *
   * @throws {FileAuthError} `storage-blocked`
   */
  async clearCache(): Promise<void> {
    await this.#side.tell(message({ type: 'file-auth:clear' }));
    await wipeKeptFiles(this.#parts.data.store);
  }

  /** What the worker, or the page without one, is and did. Takes three seconds at most. */
  async status(): Promise<FileAuthStatus> {
    const { mode } = this;
    const noWorker = this.#parts.noWorker?.noWorker ?? null;
    const side = await this.#side.status();
    return { version, mode, noWorker, signedOut: await this.#tokens.isSignedOut(), ...side };
  }

  /**
   * Ends all that this page does for files and, if the worker is this package's file alone, removes the registration and
   * what it keeps. A worker of the application's own stays registered. Stored tokens stay: `signOut()` removes them.
   */
  async unregister(): Promise<void> {
    this.#detached.abort();
    await wipeScratchFiles();
    await this.#side.remove();
  }

  #keyFor(method: string, ids: Partial<FileReference>): string {
    const names = Object.keys(ids);
    const template = findTemplate(this.#parts.data.tokenKeys, names);
    if (template !== undefined) return fillTemplate(template, ids);
    const wanted = names.length === 0 ? 'neither {folder} nor {file}' : `{${names.join()}} only`;
    throw new TypeError(
      `${method} needs a template in "tokenKeys" with ${wanted}; use setToken(key, token) instead`,
    );
  }

  #followLinks(): () => void {
    if (!this.#parts.options.links) return () => {};
    const { forget } = followLinks({
      ...this.#opening,
      core: this.#core,
      signal: this.#detached.signal,
      open: (named, target) => openLink(named, target, this.#opening),
      download: (named, filename) => downloadFile(named, { filename }, this.#opening),
    });
    return forget;
  }

  async #start(): Promise<void> {
    const { noWorker } = this.#parts;
    if (noWorker) this.#dispatch({ type: 'no-worker', reason: noWorker.noWorker, message: noWorker.message });
    try {
      await this.#tokens.resume();
    } catch (error) {
      // A worker may have refused what the document asked for before: nobody was signed in, or nobody could be asked.
      this.#healAll();
      throw error;
    }
  }

  #healAll(): void {
    if (!this.#parts.options.heal && this.mode === 'worker') return;
    whenParsed(() => this.#side.heal(document), this.#detached.signal);
  }

  #dispatch(event: FileAuthEvent): void {
    try {
      this.#parts.options.onEvent?.(event);
    } catch (error) {
      reportError(error);
    }
    this.dispatchEvent(new CustomEvent(event.type, { detail: event }));
  }
}

/**
 * Makes a page's side. A page that registers is a page that is in use: a sign-out ends.
 *
 * @throws the reason of the caller's signal; then nothing is left of what was made
 */
export async function createFileAuth(parts: FileAuthParts): Promise<FileAuth> {
  const { signal } = parts.options;
  signal?.throwIfAborted();
  const fileAuth = new FileAuth(parts);
  try {
    await start(fileAuth);
  } catch (error) {
    // Without a store nothing is signed out either; files that need a token will say so.
    if (!(error instanceof FileAuthError)) throw error;
  }
  signal?.throwIfAborted();
  return fileAuth;
}

function assertText(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new TypeError(`"${name}" must be a non-empty string`);
  return value;
}

function assertToken(value: unknown): string {
  return assertText('token', value);
}

function assertUrl(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('the URL must be a string');
  return value;
}

function needsVirtualPath(): FileAuthError {
  return new FileAuthError(
    'needs-virtual-path',
    `With "placement" 'header' no URL can carry the token: use virtualUrl(), openFile() or downloadFile().`,
  );
}
