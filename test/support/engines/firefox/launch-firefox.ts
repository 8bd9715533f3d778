import { launch, TargetType, type Browser, type Page } from 'puppeteer-core';
import { browserSupport } from '../browser-support.js';
import { createDownloads } from '../tab/create-downloads.js';
import { createTestPage } from '../tab/create-test-page.js';
import { insecureHost } from '../insecure-host.js';
import type { InstalledEngineOf } from '../engine.js';
import { temporaryFolder } from '../system/temporary-folder.js';
import { untilElsewhere } from '../tab/until-elsewhere.js';
import type { ClickOptions, ConsoleEntry, EngineBrowser, EngineTab, LaunchOptions } from '../test-browser.js';

/** Starts Firefox through WebDriver BiDi. */
export async function launchFirefox(
  engine: InstalledEngineOf<'firefox'>,
  options: LaunchOptions,
): Promise<EngineBrowser> {
  const profile = temporaryFolder();
  const downloads = temporaryFolder();
  const browser = await launch({
    browser: 'firefox',
    userDataDir: profile.path,
    executablePath: engine.executable,
    headless: true,
    // Puppeteer would have Firefox collect the body of every response, in its memory.
    networkEnabled: false,
    acceptInsecureCerts: true,
    extraPrefsFirefox: {
      ...preferences(options),
      ...downloadPreferences(downloads.path),
      ...idlePreferences(options),
    },
  });
  return {
    name: 'firefox',
    version: await readVersion(browser),
    supports: browserSupport.firefox,
    workerConsole: [],
    downloads: createDownloads(downloads.path),
    newPage: async () => createTestPage(createTab(await browser.newPage())),
    stopServiceWorker: () =>
      Promise.reject(new Error('Firefox has no command that stops a worker; launch it with "idleTimeoutMs"')),
    bypassServiceWorker: () => Promise.reject(new Error('Firefox has no command that passes workers by')),
    hasEnded: () => Promise.resolve(!browser.connected),
    close: async () => {
      await browser.close();
      await Promise.all([profile.remove(), downloads.remove()]);
    },
  };
}

function preferences({ tlsPort, hosts, blocksCookies = false }: LaunchOptions): Record<string, unknown> {
  return {
    'network.dns.localDomains': [...hosts, insecureHost].join(','),
    'network.socket.forcePort': `443=${tlsPort}`,
    // Every other host does not exist: no test depends on a network.
    'network.dns.disabled': true,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'media.autoplay.default': 0,
    'dom.disable_open_during_load': false,
    ...(blocksCookies && { 'network.cookie.cookieBehavior': 2 }),
  };
}

function downloadPreferences(folder: string): Record<string, unknown> {
  return {
    'browser.download.folderList': 2,
    'browser.download.dir': folder,
    'browser.download.useDownloadDir': true,
    'browser.download.alwaysOpenPanel': false,
    'browser.download.always_ask_before_handling_new_types': false,
  };
}

function idlePreferences({ idleTimeoutMs }: LaunchOptions): Record<string, unknown> {
  if (idleTimeoutMs === undefined) return {};
  return {
    'dom.serviceWorkers.idle_timeout': idleTimeoutMs,
    'dom.serviceWorkers.idle_extended_timeout': idleTimeoutMs,
  };
}

async function readVersion(browser: Browser): Promise<string> {
  const version = await browser.version();
  return version.replace(/^firefox\//i, '');
}

function createTab(page: Page): EngineTab {
  const run = async (expression: string): Promise<string> => String(await page.evaluate(expression));
  const history = createHistory(page, run);
  return {
    ...history,
    run,
    runInFrame: async (selector, expression) => {
      const element = await page.waitForSelector(selector);
      const frame = await element?.contentFrame();
      if (!frame) throw new Error(`${selector} is no frame`);
      return String(await frame.evaluate(expression));
    },
    click: (selector, options) => click(page, selector, options),
    clickToOpen: async (selector, options) => {
      const [opened] = await Promise.all([nextPage(page.browser()), click(page, selector, options)]);
      return createTab(opened);
    },
    press: (key) => page.keyboard.press(key),
    picture: () => page.screenshot(),
    console: collectConsole(page),
    url: async () => page.url(),
    close: () => page.close(),
  };
}

type History = Pick<EngineTab, 'goto' | 'goBack' | 'reload' | 'hardReload'>;

function createHistory(page: Page, run: EngineTab['run']): History {
  // Puppeteer waits for a page from the back/forward cache to load, which it never does, and takes what is loaded next
  // for a part of that. So it is not asked whether they are there.
  let isAstray = false;
  const setOff = async (travel: () => Promise<unknown>): Promise<void> =>
    void travel().catch(() => undefined);
  const load = async (go: () => Promise<unknown>): Promise<void> => {
    if (isAstray) await untilElsewhere(run, () => setOff(go));
    else await go();
    isAstray = false;
  };
  return {
    goto: (url) => load(() => page.goto(url)),
    goBack: async () => {
      isAstray = true;
      await setOff(() => page.goBack());
    },
    reload: () => load(() => page.reload()),
    hardReload: () => load(() => hardReload(page)),
  };
}

async function click(
  page: Page,
  selector: string,
  { button = 'left', modifiers = [] }: ClickOptions = {},
): Promise<void> {
  for (const key of modifiers) await page.keyboard.down(key);
  try {
    await page.click(selector, { button });
  } finally {
    for (const key of modifiers) await page.keyboard.up(key);
  }
}

/** Not by the page's own `popup` event, which a link without an opener does not cause. */
async function nextPage(browser: Browser): Promise<Page> {
  const known = new Set(browser.targets());
  const target = await browser.waitForTarget((one) => one.type() === TargetType.PAGE && !known.has(one));
  const page = await target.page();
  if (!page) throw new Error('the new target has no page');
  return page;
}

/** Firefox does not know `ignoreCache` in BiDi's reload; its own argument of `location.reload` does the same as the keys. */
async function hardReload(page: Page): Promise<void> {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.evaluate('location.reload(true)')]);
}

function collectConsole(page: Page): ConsoleEntry[] {
  const entries: ConsoleEntry[] = [];
  page.on('console', (message) => entries.push({ type: message.type(), text: message.text() }));
  page.on('pageerror', (error) => entries.push({ type: 'exception', text: String(error) }));
  return entries;
}
