import type { FileAuthEvents, FileAuthEventTarget } from './file-auth-events.js';
import type { FileAuthStatus } from './file-auth-status.js';
import type { DownloadFileOptions } from './downloads/download-options.js';
import type { SetToken } from './tokens/set-token.js';

/** What {@link FileAuth} is made of. */
export interface FileAuthParts {
  readonly mode: 'worker' | 'page';
  readonly setToken: SetToken;
  readonly signOut: () => Promise<void>;
  readonly lookForSignOut: () => Promise<boolean>;
  readonly resume: () => Promise<void>;
  readonly authorizeUrl: (url: string) => Promise<string>;
  readonly virtualUrl: (url: string) => string | null;
  readonly stripAuthorization: (urlOrHtml: string) => string;
  readonly openFile: (url: string) => Promise<void>;
  readonly downloadFile: (url: string, options: DownloadFileOptions) => Promise<void>;
  readonly heal: (root: ParentNode) => void;
  readonly clearCache: () => Promise<void>;
  readonly status: () => Promise<FileAuthStatus>;
  readonly unregister: () => Promise<void>;
}

const TypedEventTarget: new () => FileAuthEventTarget = EventTarget;

/**
 * What a page does with files and tokens. Dispatches a `CustomEvent` for each {@link FileAuthEvent}: its type is the
 * event's, its `detail` the event.
 */
export class FileAuth extends TypedEventTarget {
  readonly #current: () => FileAuthParts;

  /** Made by `registerFileAuthWorker` only. */
  constructor(events: FileAuthEvents, current: () => FileAuthParts) {
    super();
    this.#current = current;
    events.listen((event) => this.dispatchEvent(new CustomEvent(event.type, { detail: event })));
  }

  /**
   * `'worker'`: a service worker gives this page's requests their tokens. `'page'`: none does, so the page gives its elements
   * URLs with tokens. It changes when a worker comes or goes; the event `mode-changed` tells.
   */
  get mode(): 'worker' | 'page' {
    return this.#current().mode;
  }

  /**
   * Stores the token of one file, under the first template that names the file only.
   *
   * @throws {TypeError} there is no such template, or an argument is no non-empty string
   * @throws {FileAuthError} `storage-blocked`
   */
  async setFileToken(file: string, token: string): Promise<void> {
    await this.#current().setToken.ofFile(file, token);
  }

  /** Stores the token of a folder, under the first template that names the folder only. Errors as `setFileToken`. */
  async setFolderToken(folder: string, token: string): Promise<void> {
    await this.#current().setToken.ofFolder(folder, token);
  }

  /** Stores the token of the account, under the first template that names neither. Errors as `setFileToken`. */
  async setAccountToken(token: string): Promise<void> {
    await this.#current().setToken.ofAccount(token);
  }

  /**
   * Stores a token under a key, or removes it (`null`), and ends a sign-out. Resolves when the worker has taken note,
   * or after a second. Files that failed load again.
   *
   * @throws {TypeError} an argument is wrong
   * @throws {FileAuthError} `storage-blocked`
   */
  async setToken(key: string, token: string | null): Promise<void> {
    await this.#current().setToken.underKey(key, token);
  }

  /**
   * Removes every stored token and makes every worker and page forget what it knows, and ends the downloads that pages
   * read; what the browser has by then, and what it downloads itself, is the user's. Once this has resolved, no request
   * carries a token, and `getToken` is not asked, until a token is set, `resume()` is called, or a page registers.
   *
   * @throws {FileAuthError} `storage-blocked`: the workers have forgotten, but stored tokens may be left
   */
  async signOut(): Promise<void> {
    const parts = this.#current();
    try {
      await parts.signOut();
    } finally {
      // Whoever has taken over meanwhile may have found a token that was about to go.
      if (parts !== this.#current()) await this.#current().lookForSignOut();
    }
  }

  /** Ends a sign-out: `getToken` is asked again. Resolves when the worker has taken note, or after a second. */
  async resume(): Promise<void> {
    await this.#current().resume();
  }

  /**
   * The URL of a file with its token, for what neither a worker nor the virtual path can serve: `<object>`, `<embed>`, a
   * native viewer. It is good for as long as the token. Asks for a token of this file alone first (`getToken` with the
   * reason `navigation`). Without one the address gets a broader token, and the console says so once: give such an address
   * only to what you trust with everything that the token opens. A URL that is no file URL, and one for which there is no
   * token, comes back unchanged.
   *
   * @throws {TypeError} the URL is no string
   * @throws {FileAuthError} `needs-virtual-path`: the token travels in a header, so no URL can carry it
   */
  async authorizeUrl(url: string): Promise<string> {
    return this.#current().authorizeUrl(url);
  }

  /**
   * The address of a file on the application's own origin, without a token, for frames, links and downloads: the worker
   * answers it, whoever navigates there. `null` if the URL is no file URL, or there is no virtual path (see the option
   * `virtualPath`; in `mode: 'page'` there is none).
   *
   * @throws {TypeError} the URL is no string
   */
  virtualUrl(url: string): string | null {
    return this.#current().virtualUrl(url);
  }

  /**
   * Opens a file in a new tab. Call it in the handler of a click or a key. Through the virtual path the tab has a clean
   * address; without one it gets a token of this file only (`getToken` is asked with the reason `navigation`), else the
   * bytes, if their type cannot run script; any other file is saved.
   *
   * @throws {TypeError} the URL is no file URL
   * @throws {FileAuthError} `popup-blocked`; `no-file`, with the `reason`
   */
  async openFile(url: string): Promise<void> {
    await this.#current().openFile(url);
  }

  /**
   * Saves a file, however big it is. Through the virtual path the browser downloads it, and this resolves when that
   * begins. With `onProgress` or `signal`, and without a virtual path, the page reads it, and this resolves when the
   * browser has it all.
   *
   * @throws {TypeError} the URL is no file URL, or an option is wrong
   * @throws {FileAuthError} `no-file`, with the `reason`
   * @throws the reason of `signal`; an `AbortError` if somebody signs out, or this page unregisters
   */
  async downloadFile(url: string, options: DownloadFileOptions = {}): Promise<void> {
    await this.#current().downloadFile(url, options);
  }

  /**
   * Removes tokens from a URL, or from every URL in HTML (`srcset` included), so that what is copied or saved carries none.
   * Only URLs of the configured origins are touched. Undoes `authorizeUrl`.
   *
   * @throws {TypeError} the argument is no string
   */
  stripAuthorization(urlOrHtml: string): string {
    return this.#current().stripAuthorization(urlOrHtml);
  }

  /**
   * Loads again the images and media below `root` that have failed, and sets `crossorigin` on media that have not begun;
   * in `mode: 'page'`, gives every matching element a URL with a token. What is editable or marked
   * `data-file-auth="off"` is left alone unless `root` is it or lies in it. Default is the whole document; a shadow root
   * is not part of that, but can be a `root`, and is looked after from then on. Frames without an address of their own
   * (`about:blank`, `srcdoc`) are part of it; the document of any other frame of your origin can be a `root`.
   *
   * @throws {TypeError} `root` is no node that has children
   */
  heal(root: ParentNode = document): void {
    this.#current().heal(root);
  }

  /**
   * Drops the files that the `cache` option keeps; the tokens stay. Resolves when they are gone, or after two seconds.
   *
   * @throws {FileAuthError} `storage-blocked`
   */
  async clearCache(): Promise<void> {
    await this.#current().clearCache();
  }

  /** What the worker, or the page without one, is and did. Takes three seconds at most. */
  async status(): Promise<FileAuthStatus> {
    return this.#current().status();
  }

  /**
   * Ends all that this page does for files and, if the worker is this package's file alone, removes the registration and
   * what it keeps. A worker of the application's own stays registered. Stored tokens stay: `signOut()` removes them.
   */
  async unregister(): Promise<void> {
    await this.#current().unregister();
  }
}
