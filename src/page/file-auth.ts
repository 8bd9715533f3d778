import { FileAuthError } from '../shared/errors.js';
import type { FileAuthEvent, FileRefusal } from '../shared/events.js';
import type { FileReference } from '../shared/file-url.js';
import type { FileAuthOptionsData } from '../shared/options.js';
import { message } from '../shared/protocol.js';
import { compileIsTokenKey, fillTemplate, findTemplate, type TokenKeys } from '../shared/token-keys.js';
import {
  endSignOut,
  openStateStore,
  openTokenStore,
  type StateStore,
  type TokenStore,
} from '../shared/token-store.js';
import { version } from '../shared/version.js';
import { answerQuestions } from './answer-questions.js';
import { listenToWorker } from './listen-to-worker.js';
import type { ResolvedRegisterOptions } from './register-options.js';
import { wipeKeptFiles } from './wipe-kept-files.js';
import { askStatus, tell } from './worker-link.js';

/** What `status()` tells. Holds no token. */
export interface FileAuthStatus {
  /** The version of this package on the page. */
  readonly version: string;
  readonly mode: 'worker';
  /** Whether the worker controls this page now. */
  readonly controlled: boolean;
  /** The version of this package in the worker; `null` if the worker did not answer within three seconds. */
  readonly workerVersion: string | null;
  /** The worker's effective options. */
  readonly options: FileAuthOptionsData;
  readonly signedOut: boolean;
  /** How many requests for files ended in each outcome since the worker started. */
  readonly counts: Readonly<Record<string, number>>;
  /** How many files could not be had for each reason since the worker started. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The last files that could not be had since the worker started, the oldest first; 20 at most. */
  readonly refusals: readonly FileRefusal[];
}

interface FileAuthParts {
  readonly container: ServiceWorkerContainer;
  readonly registration: ServiceWorkerRegistration;
  readonly options: ResolvedRegisterOptions;
  /** The worker's effective options. */
  readonly data: FileAuthOptionsData;
}

/**
 * The page's side of a registered worker. Dispatches a `CustomEvent` for each {@link FileAuthEvent}: its type is the
 * event's, its `detail` the event.
 */
export class FileAuth extends EventTarget {
  readonly mode = 'worker';
  readonly #parts: FileAuthParts;
  readonly #tokenKeys: TokenKeys;
  readonly #store: TokenStore;
  readonly #state: StateStore;
  readonly #detached = new AbortController();
  #signOuts = new AbortController();

  /** Made by `registerFileAuthWorker` only. */
  constructor(parts: FileAuthParts) {
    super();
    const { options, data, container, registration } = parts;
    this.#parts = parts;
    // A function does not travel; what the worker says is a template list or that it is a function.
    this.#tokenKeys = data.tokenKeys === 'function' ? () => [] : data.tokenKeys;
    this.#store = openTokenStore(data.store);
    this.#state = openStateStore(data.store);
    const { signal } = this.#detached;
    answerQuestions({
      container,
      registration,
      getToken: options.getToken,
      timeoutMs: options.tokenTimeoutMs,
      storeName: data.store,
      store: this.#store,
      state: this.#state,
      report: (event) => this.#dispatch(event),
      signOutSignal: () => this.#signOuts.signal,
      signal,
    });
    listenToWorker(registration.scope, (event) => this.#dispatch(event), signal);
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
   * or after a second.
   *
   * @throws {TypeError} an argument is wrong
   * @throws {FileAuthError} `storage-blocked`
   */
  async setToken(key: string, token: string | null): Promise<void> {
    assertText('key', key);
    if (token === null) {
      await this.#store.remove(key);
      return this.#tellOfChange(false);
    }
    await this.#store.set(key, assertToken(token));
    return this.resume();
  }

  /**
   * Removes every stored token and makes every worker forget what it knows. Once it has resolved, no request carries a
   * token, and `getToken` is not asked, until a token is set, `resume()` is called, or a page registers.
   *
   * @throws {FileAuthError} `storage-blocked`: the workers have forgotten, but stored tokens may be left
   */
  async signOut(): Promise<void> {
    this.#signOuts.abort();
    this.#signOuts = new AbortController();
    const marked = await settle(this.#state.update(({ epoch }) => ({ epoch: epoch + 1, signedOut: true })));
    const removed = await settle(this.#removeTokens());
    const epoch = marked.value?.epoch ?? Number.MAX_SAFE_INTEGER;
    const { store } = this.#parts.data;
    await this.#tellWorkers(message({ type: 'file-auth:sign-out', store, epoch }));
    // A worker that does not answer has not dropped what it keeps.
    const wiped = await settle(wipeKeptFiles(store));
    // A worker that started in between has found a token that was about to go, and taken the mark for ended.
    const kept = await settle(
      this.#state.update((now) => ({ ...now, signedOut: now.signedOut || now.epoch === epoch })),
    );
    const failure = [marked, removed, wiped, kept].find(({ error }) => error !== undefined);
    if (failure) throw failure.error;
  }

  /** Ends a sign-out: `getToken` is asked again. Resolves when the worker has taken note, or after a second. */
  async resume(): Promise<void> {
    const { epoch, signedOut } = await this.#state.read();
    if (signedOut) await this.#state.update(endSignOut(epoch));
    await this.#tellOfChange(true);
  }

  /**
   * Drops the files that the `cache` option keeps; the tokens stay. Resolves when they are gone, or after two seconds.
   *
   * @throws {FileAuthError} `storage-blocked`
   */
  async clearCache(): Promise<void> {
    await this.#tellWorkers(message({ type: 'file-auth:clear' }));
    await wipeKeptFiles(this.#parts.data.store);
  }

  /** What the worker is and did. Takes three seconds at most. */
  async status(): Promise<FileAuthStatus> {
    const { registration, container, data } = this.#parts;
    const worker = registration.active && (await askStatus(registration.active));
    return {
      version,
      mode: this.mode,
      controlled: container.controller !== null && container.controller === registration.active,
      workerVersion: worker?.version ?? null,
      options: worker?.options ?? data,
      signedOut: await this.#isSignedOut(),
      counts: worker?.counts ?? {},
      reasons: worker?.reasons ?? {},
      refusals: worker?.refusals ?? [],
    };
  }

  /**
   * Detaches this page from the worker and, if the worker is this package's file alone, removes the registration. A
   * worker of the application's own stays registered. Stored tokens stay: `signOut()` removes them.
   */
  async unregister(): Promise<void> {
    this.#detached.abort();
    if (this.#parts.options.worker === 'stand-alone') await this.#parts.registration.unregister();
  }

  /** A state that cannot be read forbids nothing, here as in the worker. */
  async #isSignedOut(): Promise<boolean> {
    const state = await this.#state.read().catch(() => null);
    return state?.signedOut ?? false;
  }

  #keyFor(method: string, ids: Partial<FileReference>): string {
    const names = Object.keys(ids) as (keyof FileReference)[];
    const template = findTemplate(this.#tokenKeys, names);
    if (template !== undefined) return fillTemplate(template, ids);
    const wanted = names.length === 0 ? 'neither {folder} nor {file}' : `{${names.join()}} only`;
    throw new TypeError(
      `${method} needs a template in "tokenKeys" with ${wanted}; use setToken(key, token) instead`,
    );
  }

  async #removeTokens(): Promise<void> {
    const isTokenKey = compileIsTokenKey(this.#tokenKeys);
    const keys = await this.#store.keys();
    await Promise.all(keys.filter((key) => isTokenKey(key)).map((key) => this.#store.remove(key)));
  }

  #tellOfChange(resumed: boolean): Promise<void> {
    const { store } = this.#parts.data;
    return this.#tellWorkers(message({ type: 'file-auth:tokens-changed', store, resumed }));
  }

  /** Workers of other scopes may share the store. They are told too, but only our own is known to answer. */
  async #tellWorkers(news: Parameters<typeof tell>[1]): Promise<void> {
    const { container, registration } = this.#parts;
    const registrations = await container.getRegistrations();
    for (const { active, scope } of registrations) {
      if (scope !== registration.scope) active?.postMessage(news);
    }
    if (registration.active) await tell(registration.active, news);
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

/** Makes the page's side of a worker. A page that registers is a page that is in use: a sign-out ends. */
export async function createFileAuth(parts: FileAuthParts): Promise<FileAuth> {
  const fileAuth = new FileAuth(parts);
  try {
    await fileAuth.resume();
  } catch (error) {
    // Without a store nothing is signed out either; files that need a token will say so.
    if (!(error instanceof FileAuthError)) throw error;
  }
  return fileAuth;
}

/** Waits for the end of a step, good or bad: the steps after it are due all the same. */
async function settle<T>(step: Promise<T>): Promise<{ value?: T; error?: unknown }> {
  try {
    return { value: await step };
  } catch (error) {
    return { error };
  }
}

function assertText(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new TypeError(`"${name}" must be a non-empty string`);
  return value;
}

function assertToken(value: unknown): string {
  return assertText('token', value);
}
