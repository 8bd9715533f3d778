import type { TestPage } from '../engines/index.js';

/** What an origin holds, as an application would look at it. */
export interface Inventory {
  /** The URLs in each cache. */
  readonly caches: Readonly<Record<string, string[]>>;
  /** The scripts of the registrations. */
  readonly workers: readonly string[];
  readonly databases: readonly string[];
}

export function takeInventory(page: TestPage): Promise<Inventory> {
  return page.evaluate(async () => {
    const names = (await caches.keys()).toSorted();
    const urls = async (name: string) =>
      (await (await caches.open(name)).keys()).map(({ url }) => url).toSorted();
    const registrations = await navigator.serviceWorker.getRegistrations();
    return {
      caches: Object.fromEntries(await Promise.all(names.map(async (name) => [name, await urls(name)]))),
      workers: registrations.map(({ active }) => active!.scriptURL),
      databases: (await indexedDB.databases()).map(({ name }) => name!).toSorted(),
    };
  });
}

/** Waits until so many responses for URLs with this beginning are in caches. */
export async function waitForKept(page: TestPage, beginning: string, count: number): Promise<void> {
  await page.waitFor(
    async (start, wanted) => {
      const names = await caches.keys();
      const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return keys.flat().filter(({ url }) => url.startsWith(start)).length === wanted;
    },
    beginning,
    count,
  );
}

/** Sends the page's worker a message and waits for the answer. */
export function askWorker<Answer>(page: TestPage, type: string): Promise<Answer> {
  return page.evaluate((wanted) => {
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise<Answer>((resolve) => {
      port1.onmessage = ({ data }) => resolve(data);
    });
    navigator.serviceWorker.controller!.postMessage({ type: wanted }, [port2]);
    return answer;
  }, type);
}

/** Lets a push come to the page's worker, and waits for what the worker tells its windows of it. */
export function push(page: TestPage, news: string): Promise<string> {
  return page.evaluate((data) => {
    const told = new Promise<string>((resolve) => {
      navigator.serviceWorker.addEventListener('message', (event) => {
        if (event.data.type === 'news') resolve(event.data.news);
      });
    });
    navigator.serviceWorker.controller!.postMessage({ type: 'test:push', data });
    return told;
  }, news);
}

/** Updates the worker and tells the waiting one, as applications do, to wait no longer. */
export function updateWorker(page: TestPage): Promise<ServiceWorkerState> {
  return page.evaluate(async () => {
    const reached = (worker: ServiceWorker, state: ServiceWorkerState): Promise<void> =>
      new Promise((resolve) => {
        worker.addEventListener('statechange', () => worker.state === state && resolve());
      });
    const registration = (await navigator.serviceWorker.getRegistration())!;
    const found = new Promise<ServiceWorker>((resolve) => {
      registration.addEventListener('updatefound', () => resolve(registration.installing!));
    });
    await registration.update();
    const worker = await found;
    if (worker.state === 'installing') await reached(worker, 'installed');
    const activated = reached(worker, 'activated');
    worker.postMessage({ type: 'SKIP_WAITING' });
    await activated;
    return worker.state;
  });
}
