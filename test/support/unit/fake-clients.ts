import { vi } from 'vitest';
import type { FakePort } from './fake-message-channel.js';

/** What a page does with a message of the worker. */
export type Behaviour = (data: unknown, port: FakePort) => void;

export class FakeClient {
  readonly id: string;
  readonly received: unknown[] = [];
  readonly ports: FakePort[] = [];
  readonly #behaviour: Behaviour;

  constructor(id: string, behaviour: Behaviour = () => {}) {
    this.id = id;
    this.#behaviour = behaviour;
  }

  postMessage(data: unknown, [port]: FakePort[]): void {
    this.received.push(data);
    this.ports.push(port!);
    this.#behaviour(data, port!);
  }
}

/** A page; a plain {@link FakeClient} is a dedicated worker, say. */
export class FakeWindowClient extends FakeClient {}

interface FakeClients {
  get(id: string): Promise<FakeClient | undefined>;
  matchAll(options: { type: string; includeUncontrolled: boolean }): Promise<FakeClient[]>;
  claim(): Promise<void>;
}

/** Puts clients into the worker's global scope. */
export function stubClients(...clients: FakeClient[]): FakeClients {
  const fake = {
    get: vi.fn(async (id: string) => clients.find((client) => client.id === id)),
    matchAll: vi.fn(async ({ type }: { type: string }) =>
      clients.filter((client) => type !== 'window' || client instanceof FakeWindowClient),
    ),
    claim: vi.fn(async () => {}),
  };
  vi.stubGlobal('Client', FakeClient);
  vi.stubGlobal('WindowClient', FakeWindowClient);
  vi.stubGlobal('clients', fake);
  return fake;
}

/** Posts each answer after its milliseconds, counted from the question. */
export function answering(...answers: [ms: number, answer: unknown][]): Behaviour {
  return (_, port) => {
    for (const [ms, answer] of answers) setTimeout(() => port.postMessage(answer), ms);
  };
}
