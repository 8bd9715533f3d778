import { vi } from 'vitest';
import {
  registerFileAuthWorker,
  type FileAuthEvent,
  type RegisterFileAuthWorkerOptions,
} from '../../../src/page/index.js';
import { FakeBroadcastChannel, forgetBroadcasts } from './fake-broadcast-channel.js';
import { createFakeCaches, type FakeCaches } from './fake-caches.js';
import { createFakeLocks, type FakeLocks } from './fake-locks.js';
import { FakeMessageChannel, forgetChannels } from './fake-message-channel.js';
import { FakeContainer, FakeServiceWorker, stubContainer } from './fake-service-worker.js';
import { resetStores } from './memory-localforage.js';
import { cdn } from './sample.js';

export interface FakePage {
  readonly container: FakeContainer;
  readonly locks: FakeLocks;
  readonly caches: FakeCaches;
  /** Every event that `onEvent` was told. */
  readonly events: FileAuthEvent[];
  /** Registers with the origin of the samples, unless given another, and remembers to detach. */
  register(options?: Partial<RegisterFileAuthWorkerOptions>): ReturnType<typeof registerFileAuthWorker>;
  /** Ends everything that was registered and puts the globals back. */
  leave(): void;
}

/** A page in a browser that has service workers: `http://localhost:3000/app/` by the test file's docblock. */
export function openFakePage(): FakePage {
  resetStores();
  forgetBroadcasts();
  forgetChannels();
  const container = new FakeContainer();
  const locks = createFakeLocks();
  const caches = createFakeCaches();
  stubContainer(container);
  vi.stubGlobal('ServiceWorker', FakeServiceWorker);
  vi.stubGlobal('BroadcastChannel', FakeBroadcastChannel);
  vi.stubGlobal('MessageChannel', FakeMessageChannel);
  vi.stubGlobal('caches', caches.storage);
  Object.defineProperty(navigator, 'locks', { configurable: true, value: locks });
  const leaving = new AbortController();
  const events: FileAuthEvent[] = [];
  return {
    container,
    locks,
    caches,
    events,
    register: (options = {}) =>
      registerFileAuthWorker({
        origins: [cdn],
        signal: leaving.signal,
        onEvent: (event) => void events.push(event),
        ...options,
      }),
    leave: () => {
      leaving.abort();
      stubContainer(undefined);
      vi.unstubAllGlobals();
    },
  };
}

/** The error of a call that must fail. */
export async function errorOf(call: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await call;
  } catch (error) {
    return error as Error;
  }
  throw new Error('the call did not fail');
}
