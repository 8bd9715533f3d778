import { vi } from 'vitest';
import { resolveFileAuthOptions, toOptionsData } from '../../../src/shared/contract/options.js';
import { decodeOptions } from '../../../src/shared/contract/options-parameter.js';
import {
  isClaim,
  isClear,
  isSignOut,
  isStatus,
  isTokensChanged,
  message,
  type WorkerStatus,
} from '../../../src/shared/contract/protocol.js';
import { version as packageVersion } from '../../../src/shared/contract/version.js';
import { FakeMessageChannel, type FakePort } from './fake-message-channel.js';
import { file, folder } from './sample.js';

/** What a worker does with a page's message. */
export type WorkerBehaviour = (data: unknown, port: FakePort | undefined, worker: FakeServiceWorker) => void;

export class FakeServiceWorker extends EventTarget {
  readonly scriptURL: string;
  readonly received: unknown[] = [];
  state: ServiceWorkerState;
  behaviour: WorkerBehaviour;

  constructor(scriptURL: string, behaviour: WorkerBehaviour, state: ServiceWorkerState = 'installing') {
    super();
    this.scriptURL = scriptURL;
    this.behaviour = behaviour;
    this.state = state;
  }

  postMessage(data: unknown, transfer: FakePort[] = []): void {
    this.received.push(structuredClone(data));
    queueMicrotask(() => this.behaviour(data, transfer[0], this));
  }

  /** The messages of a type that this worker has got. */
  receivedOf(type: string): unknown[] {
    return this.received.filter((data) => (data as { type?: string } | null)?.type === type);
  }

  become(state: ServiceWorkerState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

export class FakeRegistration extends EventTarget {
  readonly scope: string;
  installing: FakeServiceWorker | null = null;
  waiting: FakeServiceWorker | null = null;
  active: FakeServiceWorker | null = null;
  readonly unregister: () => Promise<boolean> = vi.fn(async () => true);
  /** What the server has; nothing new unless a test says so. */
  update: () => Promise<FakeRegistration> = async () => this;

  constructor(scope: string) {
    super();
    this.scope = scope;
  }

  /** Takes a worker through installation, step by step, as a browser does. */
  async bringUp(worker: FakeServiceWorker): Promise<void> {
    this.installing = worker;
    this.dispatchEvent(new Event('updatefound'));
    await Promise.resolve();
    [this.installing, this.waiting] = [null, worker];
    worker.become('installed');
    await Promise.resolve();
    [this.waiting, this.active] = [null, worker];
    worker.become('activating');
    await Promise.resolve();
    worker.become('activated');
  }
}

type Register = (script: string, scope: string, container: FakeContainer) => Promise<FakeRegistration>;

export class FakeContainer extends EventTarget {
  controller: FakeServiceWorker | null = null;
  readonly registrations: FakeRegistration[] = [];
  readonly startMessages: () => void = vi.fn();
  /** Every call of `register`. */
  readonly registered: { readonly script: string; readonly scope: string; readonly type: string }[] = [];
  /** What `register` does; by default what a browser does with a worker of ours. */
  onRegister: Register = firstVisit;

  async register(script: URL, { scope, type }: { scope: string; type: string }): Promise<FakeRegistration> {
    this.registered.push({ script: script.href, scope, type });
    const registration = await this.onRegister(script.href, scope, this);
    if (!this.registrations.includes(registration)) this.registrations.push(registration);
    return registration;
  }

  async getRegistration(url: string = location.href): Promise<FakeRegistration | undefined> {
    return this.registrations
      .filter(({ scope }) => url.startsWith(scope))
      .sort((a, b) => b.scope.length - a.scope.length)[0];
  }

  async getRegistrations(): Promise<FakeRegistration[]> {
    return [...this.registrations];
  }

  /** Adds a registration with an active worker, as an earlier visit leaves it. */
  addActive(scope: string, worker: FakeServiceWorker): FakeRegistration {
    const registration = new FakeRegistration(scope);
    worker.state = 'activated';
    registration.active = worker;
    this.registrations.push(registration);
    return registration;
  }

  takeControl(worker: FakeServiceWorker): void {
    this.controller = worker;
    this.dispatchEvent(new Event('controllerchange'));
  }

  /** Sends this page a message as a worker does, and collects what comes back. */
  askFrom(source: unknown, data: unknown): { readonly answers: unknown[] } {
    const { port1, port2 } = new FakeMessageChannel();
    const answers: unknown[] = [];
    port1.onmessage = (event) => void answers.push(event.data);
    this.dispatchEvent(Object.assign(new Event('message'), { data, source, ports: [port2] }));
    return { answers };
  }
}

/** Registers the script unless it is registered, and its worker claims the page when it is active. */
export const firstVisit: Register = async (script, scope, container) => {
  const present = container.registrations.find((registration) => registration.scope === scope);
  if (present?.active?.scriptURL === script) return present;
  const registration = new FakeRegistration(scope);
  container.registrations.push(registration);
  const worker = new FakeServiceWorker(script, ours(container));
  void registration.bringUp(worker).then(() => container.takeControl(worker));
  await Promise.resolve();
  return registration;
};

/** Finds the script registered already. */
export const againRegistered: Register = async (_, scope, container) =>
  container.registrations.find((registration) => registration.scope === scope)!;

export interface OurWorker {
  readonly version?: string;
  /** Options of `installFileAuth`; by default those in the script URL. */
  readonly options?: Parameters<typeof resolveFileAuthOptions>[0];
  readonly claims?: boolean;
}

/** What every worker here tells of its work. */
export const report: Pick<WorkerStatus, 'counts' | 'reasons' | 'failures'> = {
  counts: { authorized: 3, denied: 1 },
  reasons: { 'file-not-granted': 1 },
  failures: [{ folder, file, reason: 'file-not-granted', status: 403, time: 1000 }],
};

/** Behaves as a worker with this package in it. */
export function ours(
  container: FakeContainer,
  { version = packageVersion, options, claims = true }: OurWorker = {},
): WorkerBehaviour {
  const done = message({ type: 'file-auth:done' });
  return (data, port, worker) => {
    if (isClaim(data) && claims) return container.takeControl(worker);
    if (isTokensChanged(data) || isSignOut(data) || isClear(data)) return port?.postMessage(done);
    if (!isStatus(data)) return undefined;
    const encoded = new URL(worker.scriptURL).searchParams.get('file-auth');
    const context = { ownOrigin: location.origin, scope: new URL(location.origin) };
    const effective = resolveFileAuthOptions(options ?? decodeOptions(encoded!), context);
    const status = { version, options: toOptionsData(effective), ...report };
    return port?.postMessage(message({ type: 'file-auth:status-answer', status }));
  };
}

/** Behaves as a worker that knows nothing of this package. */
export const silent: WorkerBehaviour = () => {};

/** Puts a container where a page finds it; `undefined` takes it away. */
export function stubContainer(container: FakeContainer | undefined): void {
  Object.defineProperty(navigator, 'serviceWorker', { configurable: true, get: () => container });
}
