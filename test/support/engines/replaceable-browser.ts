import type { EngineBrowser, TestBrowser } from './test-browser.js';

/**
 * A browser that another one replaces, with a fresh profile, when a tab is asked for after it has ended by itself: a crash
 * costs the test that it happens in, and not those that come after it.
 */
export async function replaceableBrowser(launch: () => Promise<EngineBrowser>): Promise<TestBrowser> {
  let current = await launch();
  const living = async (): Promise<EngineBrowser> => {
    if (!(await current.hasEnded())) return current;
    console.warn(`${current.name} has ended by itself and is started anew`);
    // What is left of it may not answer any more.
    await current.close().catch(() => undefined);
    return (current = await launch());
  };
  return {
    get name() {
      return current.name;
    },
    get version() {
      return current.version;
    },
    get supports() {
      return current.supports;
    },
    get workerConsole() {
      return current.workerConsole;
    },
    get downloads() {
      return current.downloads;
    },
    newPage: async () => (await living()).newPage(),
    stopServiceWorker: (page) => current.stopServiceWorker(page),
    bypassServiceWorker: (page) => current.bypassServiceWorker(page),
    close: () => current.close(),
  };
}
