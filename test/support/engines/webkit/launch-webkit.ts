import { mkdir, writeFile } from 'node:fs/promises';
import { browserSupport } from '../browser-support.js';
import { startConnectProxy } from './connect-proxy.js';
import type { InstalledEngineOf } from '../engine.js';
import { createDownloads } from '../tab/create-downloads.js';
import { createTestPage } from '../tab/create-test-page.js';
import { createWebDriverTab } from './create-web-driver-tab.js';
import { freePort } from './free-port.js';
import { startChild } from '../system/start-child.js';
import { startXvfb } from './start-xvfb.js';
import { temporaryFolder } from '../system/temporary-folder.js';
import type { EngineBrowser, LaunchOptions } from '../test-browser.js';
import { openSession } from './web-driver-session.js';
import { createWebDriverWindows } from './web-driver-windows.js';

/** Starts WebKitGTK's MiniBrowser through WebDriver, on an X server of its own. */
export async function launchWebKit(
  engine: InstalledEngineOf<'webkit'>,
  options: LaunchOptions,
): Promise<EngineBrowser> {
  const undo: (() => void | Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    const home = temporaryFolder();
    undo.push(home.remove);
    const downloads = await makeDownloadsFolder(home.path);
    const display = await startXvfb(engine.displayServer);
    undo.push(display.stop);
    const proxy = await startConnectProxy(options.hosts, options.tlsPort);
    undo.push(proxy.close);
    const port = await freePort();
    const env = environment(home.path, display.name);
    undo.push(startChild(engine.driver, [`--port=${port}`], { env, stdio: 'ignore' }).stop);
    const session = await openSession(
      `http://127.0.0.1:${port}`,
      capabilities(engine.executable, proxy.port),
    );
    // A browser that has crashed has no session to end, and the rest must be undone all the same.
    undo.push(async () => void (await session.command('DELETE', '').catch(() => undefined)));
    await session.command('POST', '/timeouts', { script: 60_000, pageLoad: 60_000 });
    const openWindow = createWebDriverWindows(session);
    return {
      name: 'webkit',
      version: String(session.capabilities['browserVersion']),
      supports: browserSupport.webkit,
      workerConsole: [],
      downloads: createDownloads(downloads),
      newPage: async () => createTestPage(createWebDriverTab(await openWindow())),
      stopServiceWorker: () => Promise.reject(new Error('WebKitGTK has no command that stops a worker')),
      bypassServiceWorker: () => Promise.reject(new Error('WebKitGTK has no command that passes workers by')),
      // The driver outlives its browser, and then knows no session.
      hasEnded: () =>
        session.command('GET', '/window/handles').then(
          () => false,
          () => true,
        ),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** MiniBrowser saves where the desktop's user directories say (xdg-user-dirs). */
async function makeDownloadsFolder(home: string): Promise<string> {
  const folder = `${home}/downloads`;
  await Promise.all([mkdir(folder), mkdir(`${home}/config`)]);
  await writeFile(`${home}/config/user-dirs.dirs`, `XDG_DOWNLOAD_DIR="${folder}"\n`);
  return folder;
}

function environment(home: string, display: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    LANG: process.env['LANG'],
    DISPLAY: display,
    GDK_BACKEND: 'x11',
    HOME: home,
    TMPDIR: home,
    XDG_CACHE_HOME: `${home}/cache`,
    XDG_CONFIG_HOME: `${home}/config`,
    XDG_DATA_HOME: `${home}/data`,
    XDG_RUNTIME_DIR: home,
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    LIBGL_ALWAYS_SOFTWARE: '1',
    NO_AT_BRIDGE: '1',
    GTK_THEME: 'Adwaita',
  };
}

function capabilities(binary: string, proxyPort: number): object {
  const args = [
    '--automation',
    // MiniBrowser does not look at WebDriver's own capability for a proxy.
    `--proxy=http://127.0.0.1:${proxyPort}`,
    '--ignore-host=localhost',
    '--ignore-host=127.0.0.1',
    '--ignore-tls-errors',
    '--autoplay-policy=allow',
  ];
  return { alwaysMatch: { acceptInsecureCerts: true, 'webkitgtk:browserOptions': { binary, args } } };
}
