// Before any worker, so that what the test file mocks it with is the same for all of them.
import 'localforage';
import { afterEach, beforeEach, vi } from 'vitest';
import type { FileAuthOptions } from '../../../src/shared/contract/options.js';
import { forgetBroadcasts } from '../../support/unit/fake-broadcast-channel.js';
import { stubWorkerScope, type FakeWorkerScope } from '../../support/unit/fake-worker-scope.js';
import { resetStores } from '../../support/unit/memory-localforage.js';
import { pageRequest } from '../../support/unit/page-request.js';
import { cdn } from '../../support/unit/sample.js';

export interface WorkerForTest {
  /** The global scope of the worker of the present test. */
  readonly scope: FakeWorkerScope;
  readonly fetched: ReturnType<typeof vi.fn<typeof fetch>>;
  /** Puts the script under another URL, before it runs. */
  moveTo(href: string): void;
  install(options?: FileAuthOptions): Promise<void>;
  /** Asks the worker for a URL as the browser would; `undefined` if it is left to the browser. */
  request(url: string, members?: Partial<Request>): Promise<Response | undefined>;
  sentUrls(): string[];
}

/** Starts a worker anew for each test. The test file mocks localforage with `memory-localforage`. */
export function useWorker(): WorkerForTest {
  const fetched = vi.fn<typeof fetch>();
  let scope: FakeWorkerScope;
  beforeEach(() => {
    // A worker that starts is a module that is evaluated anew.
    vi.resetModules();
    resetStores();
    forgetBroadcasts();
    scope = stubWorkerScope();
    fetched.mockReset().mockImplementation(async () => new Response('bytes'));
    vi.stubGlobal('fetch', fetched);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  return {
    fetched,
    get scope() {
      return scope;
    },
    moveTo: (href) => void (scope = stubWorkerScope(href)),
    install: async (options = { origins: [cdn] }) => {
      const { installFileAuth } = await import('../../../src/worker/index.js');
      installFileAuth(options);
    },
    request: async (url, members = {}) => {
      let answer: Promise<Response> | undefined;
      const respondWith = (response: Promise<Response>): void => void (answer = response);
      await scope.dispatch('fetch', {
        request: pageRequest(url, { destination: 'image', ...members }),
        clientId: 'page',
        respondWith,
      });
      return answer;
    },
    sentUrls: () =>
      fetched.mock.calls.map(([input]) => (typeof input === 'string' ? input : (input as Request).url)),
  };
}
