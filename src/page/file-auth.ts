import type { FileAuthEvents, FileAuthEventTarget } from './file-auth-events.js';
import type { FileAuthParts } from './file-auth-parts.js';
import type { FileAuthStatus } from './file-auth-status.js';
import type { DownloadFileOptions } from './downloads/download-options.js';

const TypedEventTarget: new () => FileAuthEventTarget = EventTarget;

/**
 * What `registerFileAuthWorker` resolves to: the methods for files and tokens on this page. It is a
 * {@link FileAuthEventTarget}, and dispatches each {@link FileAuthEvent} as the `detail` of a `CustomEvent` of the same type.
 *
 * @example
 * ```ts
 * fileAuth.addEventListener('no-worker', ({ detail }) => console.info(detail.message));
 * ```
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
   * Who adds tokens to this page's requests. `'worker'`: a service worker. `'page'`: the page itself, by giving its elements
   * URLs with tokens. The value changes when a worker comes or goes; then the event `mode-changed` is dispatched.
   */
  get mode(): 'worker' | 'page' {
    return this.#current().mode;
  }

  /**
   * Stores the token of one file, and ends a sign-out. The key is made from the first template of `tokenKeys` whose only
   * placeholder is `{file}`. Files of the key that failed are loaded again. Resolves when the worker knows of the token, or
   * after a second.
   *
   * @param file - what the group `file` of the option `path` matches; by default the second UUID of the path
   * @param token - the token
   * @throws {TypeError} there is no such template, or an argument is not a non-empty string
   * @throws {FileAuthError} `storage-blocked`
   */
  async setFileToken(file: string, token: string): Promise<void> {
    await this.#current().setToken.ofFile(file, token);
  }

  /**
   * Stores the token of a folder, as {@link FileAuth.setFileToken | setFileToken} does for a file. The key is made from the first template
   * of `tokenKeys` whose only placeholder is `{folder}`.
   *
   * @param folder - what the group `folder` of the option `path` matches; by default the first UUID of the path
   * @param token - the token
   * @throws {TypeError} there is no such template, or an argument is not a non-empty string
   * @throws {FileAuthError} `storage-blocked`
   */
  async setFolderToken(folder: string, token: string): Promise<void> {
    await this.#current().setToken.ofFolder(folder, token);
  }

  /**
   * Stores the token of the account, as {@link FileAuth.setFileToken | setFileToken} does for a file. The key is the first template of
   * `tokenKeys` without a placeholder.
   *
   * @param token - the token
   * @throws {TypeError} there is no such template, or the argument is not a non-empty string
   * @throws {FileAuthError} `storage-blocked`
   */
  async setAccountToken(token: string): Promise<void> {
    await this.#current().setToken.ofAccount(token);
  }

  /**
   * Stores a token under a key, or removes the token of the key, and ends a sign-out. Files of the key that failed are loaded
   * again. Resolves when the worker knows of the token, or after a second.
   *
   * @param key - a key as one of the templates of `tokenKeys` makes it, e.g. `'ACCOUNT'`
   * @param token - the token; `null` removes the stored one
   * @throws {TypeError} an argument is wrong
   * @throws {FileAuthError} `storage-blocked`
   * @example
   * ```ts
   * await fileAuth.setToken(`FOLDER_${folder}`, token);
   * ```
   */
  async setToken(key: string, token: string | null): Promise<void> {
    await this.#current().setToken.underKey(key, token);
  }

  /**
   * Removes every stored token and every file of the option `cache`, in all tabs. Downloads that pages read are aborted.
   * Once it has resolved, no request carries a token, and `getToken` is not called, until a token is set, `resume()` is
   * called, or a page registers.
   *
   * Call it when the user signs out of your application, before you navigate away. What the browser has loaded stays there.
   *
   * @throws {FileAuthError} `storage-blocked`: requests carry no token, but stored tokens may be left
   * @throws {FileAuthError} `session-left`: requests that no worker sees may still have the token
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

  /**
   * Ends a sign-out without setting a token: `getToken` is called again. Call it after a sign-in without a page load. Resolves
   * when the worker knows of it, or after a second.
   */
  async resume(): Promise<void> {
    await this.#current().resume();
  }

  /**
   * Returns the URL of a file with its token, for what neither a worker nor the virtual path can serve: `<object>`,
   * `<embed>`, a native viewer. The URL works until the token expires.
   *
   * First `getToken` is called with the reason `navigation`, for a token that grants this file only. If there is no such
   * token, the URL gets a broader one, and the console says so once. Pass such a URL only to software that you trust with
   * everything that the token opens.
   *
   * @param url - the URL of a file, absolute or relative to the page
   * @returns the URL with a token; `url` unchanged if it is not a file URL or there is no token
   * @throws {TypeError} `url` is not a string
   * @throws {FileAuthError} `needs-virtual-path`: with `placement: 'header'` no URL can carry the token
   */
  async authorizeUrl(url: string): Promise<string> {
    return this.#current().authorizeUrl(url);
  }

  /**
   * Returns the same-origin URL of a file, for frames, links and downloads. It contains no token; the worker answers it.
   *
   * @param url - the URL of a file, absolute or relative to the page
   * @returns the URL under the option `virtualPath`; `null` if `url` is not a file URL or no virtual path is configured. In
   *   `mode: 'page'` there is no virtual path.
   * @throws {TypeError} `url` is not a string
   * @example
   * ```ts
   * frame.src = fileAuth.virtualUrl(url) ?? 'about:blank';
   * ```
   */
  virtualUrl(url: string): string | null {
    return this.#current().virtualUrl(url);
  }

  /**
   * Opens a file in a new tab. Call it in the handler of a click or a key, or the browser blocks the tab.
   *
   * With a virtual path, the tab has a clean address. Without one, the address gets a token that grants this file only
   * (`getToken` is called with the reason `navigation`). If there is no such token, the page loads the file: types that
   * cannot run scripts (images except SVG, audio, video, PDF, plain text) are shown, any other file is saved.
   *
   * @param url - the URL of a file, absolute or relative to the page
   * @throws {TypeError} `url` is not a file URL
   * @throws {FileAuthError} `popup-blocked`, or `no-file` with a `reason`
   * @example
   * ```ts
   * button.addEventListener('click', () => fileAuth.openFile(url).catch(showError));
   * ```
   */
  async openFile(url: string): Promise<void> {
    await this.#current().openFile(url);
  }

  /**
   * Saves a file of any size. With a virtual path, the browser downloads the file, and the promise resolves when the
   * download begins. With `onProgress` or `signal`, or without a virtual path, the page downloads the file, and the promise
   * resolves when the file is complete.
   *
   * @param url - the URL of a file, absolute or relative to the page
   * @param options - file name, progress and signal
   * @throws {TypeError} `url` is not a file URL, or an option is wrong
   * @throws {FileAuthError} `no-file`, with a `reason`
   * @throws the reason of `signal` if it is aborted; an `AbortError` after a sign-out or `unregister()`
   * @example
   * ```ts
   * await fileAuth.downloadFile(url, {
   *   filename: 'report.pdf',
   *   onProgress: ({ loaded, total }) => showProgress(total === null ? null : loaded / total),
   * });
   * ```
   */
  async downloadFile(url: string, options: DownloadFileOptions = {}): Promise<void> {
    await this.#current().downloadFile(url, options);
  }

  /**
   * Removes tokens from a URL, or from every URL in a string of HTML, including `srcset`. Call it before you save or send
   * HTML of the page. Only URLs of the configured origins are changed.
   *
   * @param urlOrHtml - a URL or HTML
   * @returns the same string without tokens
   * @throws {TypeError} the argument is not a string
   * @example
   * ```ts
   * await save(fileAuth.stripAuthorization(editor.innerHTML));
   * ```
   */
  stripAuthorization(urlOrHtml: string): string {
    return this.#current().stripAuthorization(urlOrHtml);
  }

  /**
   * Loads failed images and media again, and sets `crossorigin` on media that have not begun to load. In `mode: 'page'` it
   * gives each matching element a URL with a token. The option `heal` does this by itself for the document; call this method
   * for shadow roots and frames, or if that option is `false`.
   *
   * Editable elements and elements marked `data-file-auth="off"` are left alone, unless `root` is such an element or is
   * inside one.
   *
   * @param root - where to look. A shadow root is observed from then on. Frames without a URL of their own (`about:blank`,
   *   `srcdoc`) belong to the document around them; for another frame of your origin, pass its document. Default is
   *   `document`.
   * @throws {TypeError} `root` is not a node that can have children
   */
  heal(root: ParentNode = document): void {
    this.#current().heal(root);
  }

  /**
   * Deletes the files stored by the option `cache`, which takes at most two seconds. Tokens are kept.
   *
   * @throws {FileAuthError} `storage-blocked`
   */
  async clearCache(): Promise<void> {
    await this.#current().clearCache();
  }

  /**
   * Returns what is in effect and what became of the requests so far, for support pages and bug reports. Contains no token.
   * Takes at most three seconds.
   */
  async status(): Promise<FileAuthStatus> {
    return this.#current().status();
  }

  /**
   * Ends everything that this page does for files. If the worker is stand-alone, its registration and its cached files are
   * removed. A worker of your own stays registered. Stored tokens are kept: call `signOut()` first to delete them.
   */
  async unregister(): Promise<void> {
    await this.#current().unregister();
  }
}
