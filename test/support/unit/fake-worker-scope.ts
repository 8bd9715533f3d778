import { vi } from 'vitest';
import { FakeBroadcastChannel } from './fake-broadcast-channel.js';
import { createFakeCaches, type FakeCaches } from './fake-caches.js';
import { FakeClient, stubClients } from './fake-clients.js';
import { FakeExtendableEvent, FakeFetchEvent } from './fake-extendable-event.js';
import { createFakeLocks } from './fake-locks.js';
import { FakeMessageChannel } from './fake-message-channel.js';

type Listener = (event: object) => void;

export interface FakeWorkerScope {
  /** Every listener that was added, by event type. */
  readonly listeners: Map<string, Listener[]>;
  readonly skipWaiting: ReturnType<typeof vi.fn>;
  readonly claim: ReturnType<typeof vi.fn>;
  readonly caches: FakeCaches;
  /** Dispatches an event and waits for what its listeners wait for. */
  dispatch(type: string, members?: object): Promise<void>;
  /** Posts a message as a page does and gives the answer; `null` if none came. */
  post(data: unknown, from?: { origin?: string; source?: object }): Promise<unknown>;
}

/** Puts a service worker's global scope into Node's. */
export function stubWorkerScope(href = 'https://app.example/sw.js'): FakeWorkerScope {
  const listeners = new Map<string, Listener[]>();
  const skipWaiting = vi.fn(async () => {});
  const page = new FakeClient('page');
  const clients = stubClients(page);
  const caches = createFakeCaches();
  vi.stubGlobal('self', globalThis);
  vi.stubGlobal('location', new URL(href));
  vi.stubGlobal('registration', { scope: new URL('./', href).href, active: null });
  vi.stubGlobal('skipWaiting', skipWaiting);
  vi.stubGlobal('caches', caches.storage);
  vi.stubGlobal('ExtendableEvent', FakeExtendableEvent);
  vi.stubGlobal('FetchEvent', FakeFetchEvent);
  vi.stubGlobal('navigator', { locks: createFakeLocks() });
  vi.stubGlobal('BroadcastChannel', FakeBroadcastChannel);
  vi.stubGlobal('MessageChannel', FakeMessageChannel);
  vi.stubGlobal('addEventListener', (type: string, listener: Listener) => {
    listeners.set(type, [...(listeners.get(type) ?? []), listener]);
  });

  const dispatch = async (type: string, members: object = {}): Promise<void> => {
    const event = new (type === 'fetch' ? FakeFetchEvent : FakeExtendableEvent)(type, members);
    for (const listener of listeners.get(type) ?? []) listener(event);
    await event.done();
  };

  return {
    listeners,
    skipWaiting,
    claim: clients.claim as ReturnType<typeof vi.fn>,
    caches,
    dispatch,
    post: async (data, { origin = new URL(href).origin, source = page } = {}) => {
      const { port1, port2 } = new FakeMessageChannel();
      let answer: unknown = null;
      port1.onmessage = (event) => {
        answer = event.data;
      };
      await dispatch('message', { data, origin, source, ports: [port2] });
      await Promise.resolve();
      return answer;
    },
  };
}
