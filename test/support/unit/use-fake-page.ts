import { afterEach, beforeEach, vi } from 'vitest';
import type { FileAuth, FileAuthOptions } from '../../../src/page/index.js';
import { FakeBroadcastChannel } from './fake-broadcast-channel.js';
import { openFakePage, type FakePage } from './fake-page.js';
import { againRegistered, FakeServiceWorker, ours } from './fake-service-worker.js';
import { cdn } from './sample.js';

/** The scope of a page that registers as {@link openFakePage} says. */
export const root = 'http://localhost:3000/';
export const store = { name: 'localforage', storeName: 'TOKEN_STORAGE_MANAGER' };
/** Under which key the state of that store is. */
export const stateKey = 'localforage/TOKEN_STORAGE_MANAGER';

export interface UsedPage extends FakePage {
  readonly worker: () => FakeServiceWorker;
  /** Registers, and forgets what was said for that. */
  registered(options?: Parameters<FakePage['register']>[0]): Promise<FileAuth>;
  /** Registers with a worker of the application's own. */
  registeredOwn(options: Partial<FileAuthOptions>): Promise<FileAuth>;
}

/** A fake page for each test of a file. */
export function useFakePage(): UsedPage {
  let page: FakePage;
  beforeEach(() => {
    page = openFakePage();
  });
  afterEach(() => {
    vi.useRealTimers();
    page.leave();
  });
  const worker = (): FakeServiceWorker => page.container.registrations[0]!.active!;
  const registered: UsedPage['registered'] = async (options = {}) => {
    const fileAuth = await page.register(options);
    worker().received.length = 0;
    return fileAuth;
  };
  return {
    get container() {
      return page.container;
    },
    get locks() {
      return page.locks;
    },
    get caches() {
      return page.caches;
    },
    get events() {
      return page.events;
    },
    register: (options) => page.register(options),
    leave: () => page.leave(),
    worker,
    registered,
    registeredOwn: (options) => {
      const behaviour = ours(page.container, { options: { origins: [cdn], ...options } });
      page.container.addActive(root, new FakeServiceWorker(`${root}sw.js`, behaviour));
      page.container.onRegister = againRegistered;
      return registered({ url: '/sw.js' });
    },
  };
}

/** What another page of this scope, or a worker, says to all. */
export function broadcast(data: unknown, name = `file-auth:${root}`): Promise<void> {
  const channel = new FakeBroadcastChannel(name);
  channel.postMessage(data);
  channel.close();
  return Promise.resolve();
}
