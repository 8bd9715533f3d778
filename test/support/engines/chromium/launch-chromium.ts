import { chromium, type BrowserContext, type ConsoleMessage, type Page } from 'playwright-core';
import { browserSupport } from '../browser-support.js';
import { createDownloads } from '../tab/create-downloads.js';
import { createTestPage } from '../tab/create-test-page.js';
import type { InstalledEngineOf } from '../engine.js';
import { launchArguments } from './launch-arguments.js';
import { stopServiceWorkers } from './stop-service-workers.js';
import { temporaryFolder, type TemporaryFolder } from '../system/temporary-folder.js';
import type {
  ClickOptions,
  ConsoleEntry,
  EngineBrowser,
  EngineTab,
  LaunchOptions,
  TestPage,
} from '../test-browser.js';

/** Starts Chromium through the DevTools protocol. */
export async function launchChromium(
  engine: InstalledEngineOf<'chromium'>,
  options: LaunchOptions,
): Promise<EngineBrowser> {
  const profile = temporaryFolder();
  const context = await chromium.launchPersistentContext(profile.path, {
    executablePath: engine.executable,
    headless: true,
    // People's browsers have it.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: launchArguments(options),
  });
  const downloads = await saveDownloads(context);
  const pages = new WeakMap<TestPage, Page>();
  const pageOf = (testPage: TestPage): Page => {
    const page = pages.get(testPage);
    if (!page) throw new Error('this page belongs to another browser');
    return page;
  };
  let hasEnded = false;
  context.once('close', () => {
    hasEnded = true;
  });
  return {
    name: 'chromium',
    version: context.browser()?.version() ?? 'unknown',
    supports: browserSupport.chromium,
    workerConsole: collectWorkerConsole(context),
    downloads: createDownloads(downloads.path),
    newPage: async () => {
      const page = await context.newPage();
      const testPage = createTestPage(createTab(page));
      pages.set(testPage, page);
      return testPage;
    },
    stopServiceWorker: async (testPage) => stopServiceWorkers(pageOf(testPage)),
    bypassServiceWorker: async (testPage) => {
      // It holds for as long as the session, so nobody detaches that.
      const page = pageOf(testPage);
      changedForGood.add(page);
      const session = await context.newCDPSession(page);
      await session.send('Network.enable');
      await session.send('Network.setBypassServiceWorker', { bypass: true });
    },
    hasEnded: () => Promise.resolve(hasEnded),
    close: async () => {
      await context.close();
      await Promise.all([profile.remove(), downloads.remove()]);
    },
  };
}

/** Playwright gives downloads names of its own; here they get those that a person would find. */
async function saveDownloads(context: BrowserContext): Promise<TemporaryFolder> {
  const folder = temporaryFolder();
  const [page = await context.newPage()] = context.pages();
  const session = await context.newCDPSession(page);
  // It holds for as long as the session, so nobody detaches that.
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder.path });
  return folder;
}

/** The tabs that are no more as a new one is. */
const changedForGood = new WeakSet<Page>();

function createTab(page: Page): EngineTab {
  const console = collectConsole(page);
  return {
    goto: async (url) => void (await page.goto(url)),
    run: (expression) => page.evaluate<string>(expression),
    runInFrame: async (selector, expression) => {
      const frame = await (await page.waitForSelector(selector)).contentFrame();
      if (!frame) throw new Error(`${selector} is no frame`);
      return frame.evaluate<string>(expression);
    },
    goBack: async () => void (await page.goBack({ waitUntil: 'commit' })),
    reload: async () => void (await page.reload()),
    hardReload: () => hardReload(page),
    click: (selector, options) => click(page, selector, options),
    clickToOpen: async (selector, options) => {
      const [opened] = await Promise.all([
        page.context().waitForEvent('page'),
        click(page, selector, options),
      ]);
      return createTab(opened);
    },
    press: (key) => page.keyboard.press(key),
    picture: () => page.screenshot(),
    console,
    url: async () => page.url(),
    setColourScheme: (colorScheme) => page.emulateMedia({ colorScheme }),
    // A new tab, with a process of its own, is a third of what a short test takes.
    reuse: () => {
      console.length = 0;
      return !page.isClosed() && !changedForGood.has(page);
    },
    close: () => page.close(),
  };
}

function click(
  page: Page,
  selector: string,
  { button = 'left', modifiers = [] }: ClickOptions = {},
): Promise<void> {
  return page.click(selector, { button, modifiers: [...modifiers] });
}

async function hardReload(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const loaded = page.waitForEvent('load');
  await Promise.all([loaded, session.send('Page.reload', { ignoreCache: true })]);
  await session.detach();
}

function collectConsole(page: Page): ConsoleEntry[] {
  const entries: ConsoleEntry[] = [];
  page.on('console', (message) => {
    // A worker's belongs to the browser; here it might be of the test before.
    if (message.worker() === null) entries.push(entryOf(message));
  });
  page.on('pageerror', (error) => entries.push({ type: 'exception', text: String(error) }));
  return entries;
}

function collectWorkerConsole(context: BrowserContext): ConsoleEntry[] {
  const entries: ConsoleEntry[] = [];
  context.on('serviceworker', (worker) => worker.on('console', (message) => entries.push(entryOf(message))));
  return entries;
}

function entryOf(message: ConsoleMessage): ConsoleEntry {
  return { type: message.type(), text: message.text() };
}
