import { expect, it } from 'vitest';
import { htmlPage } from '../support/app-server.js';
import { expectAll } from '../support/expect-all.js';
import { eachWorld } from '../support/each-world.js';
import { emptyDownloads } from '../support/each-mode.js';
import type { TestPage } from '../support/engines/index.js';
import { blue, fileId, filePath } from '../support/test-files.js';
import { cdn, fileUrl, harness } from '../support/world.js';

const script = (body: string) => ({ body, contentType: 'text/javascript' });
const takesOver = `
  self.addEventListener('install', () => self.skipWaiting());
  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));`;
const install = `importScripts('/file-auth-worker.js');
  fileAuthWorker.installFileAuth({ origins: ['${cdn}'], virtualPath: '/_files/' });`;
const waits = `self.addEventListener('message', ({ data }) => data === 'take over' && self.skipWaiting());`;
const answersFirst = `self.addEventListener('fetch', (event) => event.respondWith(fetch(event.request)));`;
/** A page as zone.js before 0.14 makes it: one listener of the browser's for all, with the options of the first. */
const zone = `
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const tasksOf = new WeakMap();
  const tasksFor = (target, type, options) => {
    const key = type + (options === true || options?.capture === true);
    const all = tasksOf.get(target) ?? new Map();
    tasksOf.set(target, all);
    all.set(key, all.get(key) ?? []);
    return all.get(key);
  };
  const run = (task, target, event) => task.handleEvent ? task.handleEvent(event) : task.call(target, event);
  EventTarget.prototype.addEventListener = function (type, task, options) {
    const target = this ?? window;
    if (!task) return;
    if (options?.once) return addEventListener.call(target, type, task, options);
    const tasks = tasksFor(target, type, options);
    if (tasks.includes(task)) return;
    if (tasks.push(task) > 1) return;
    tasks.native = (event) => [...tasks].forEach((each) => run(each, target, event));
    addEventListener.call(target, type, tasks.native, options);
  };
  EventTarget.prototype.removeEventListener = function (type, task, options) {
    const target = this ?? window;
    const tasks = tasksFor(target, type, options);
    if (!tasks.includes(task)) return removeEventListener.call(target, type, task, options);
    tasks.splice(tasks.indexOf(task), 1);
    if (tasks.length === 0) removeEventListener.call(target, type, tasks.native, options);
  };`;
const routes = {
  '/zone.html': htmlPage('', `<script>${zone}</script>${harness}`),
  '/visit': { ...htmlPage('', harness), headers: { 'cache-control': 'no-cache' } },
  '/elsewhere': htmlPage(),
  '/app/': htmlPage('', harness),
  '/app/stranger.js': script(takesOver),
  '/app.js': script(takesOver),
  '/stranger.js': script(takesOver),
  '/greedy.js': script(answersFirst + install),
};

interface ModeChanged {
  readonly mode: string;
  readonly reason: string | null;
  readonly message: string;
}

eachWorld({ routes }, (context) => {
  const modeChange = (page: TestPage, mode: string): Promise<ModeChanged> =>
    page.waitFor(
      (wanted) => window.events.find((event) => event.type === 'mode-changed' && event['mode'] === wanted),
      mode,
    ) as Promise<unknown> as Promise<ModeChanged>;
  const warnings = (page: TestPage, about: string): string[] =>
    page.console.map(({ text }) => text).filter((text) => text.includes(about));
  /** Puts an image into the page, and waits until it is seen. */
  const showImage = async (page: TestPage, number: number): Promise<void> => {
    await page.evaluate(
      (src) => document.body.append(Object.assign(new Image(), { src })),
      fileUrl(blue, number),
    );
    await waitForImages(page);
  };
  const waitForImages = (page: TestPage): Promise<unknown> =>
    page.waitFor(() => [...document.images].every(({ naturalWidth }) => naturalWidth > 0));
  const sources = (page: TestPage): Promise<string[]> =>
    page.evaluate(() => [...document.images].map(({ src }) => src));
  /** Opens a file by a click on a link to it. */
  const follow = async (page: TestPage, number: number): Promise<void> => {
    await page.evaluate(
      (href) => {
        document.body.append(Object.assign(document.createElement('a'), { href, textContent: 'Open' }));
      },
      fileUrl(blue, number),
    );
    const home = await page.url();
    await page.click('a');
    await expect.poll(() => page.url()).not.toBe(home);
    expect(context.queriesFor(filePath(blue, number))).not.toEqual([]);
  };
  const expectNothingAtServer = (): void => {
    expect(
      context.world.app.requests.map(({ url }) => url).filter((url) => url.startsWith('/_files/')),
    ).toEqual([]);
  };

  it('a page shows its files while an older worker without the package is active, and changes to the newer one when that takes over', async () => {
    const { world, page } = context;
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('/app.js');
      await navigator.serviceWorker.ready;
    });
    world.app.set('/app.js', script(install + waits));
    const tab = await world.open();
    const options = { url: '/app.js', virtualPath: '/_files/' };
    expect(await context.register(options, tab)).toBe('page');
    expect(await tab.evaluate(() => window.fileAuth.status())).toMatchObject({
      mode: 'page',
      noWorker: 'old-worker',
      controlled: false,
    });
    await showImage(tab, 1);
    expect(world.asked).toMatchObject([{ key: 'ACCOUNT', reason: 'missing' }]);
    expect((await sources(tab))[0]).toContain('authorization=');

    await tab.waitFor(() =>
      navigator.serviceWorker.getRegistration().then((found) => found?.waiting != null),
    );
    await tab.evaluate(async () => {
      (await navigator.serviceWorker.getRegistration())!.waiting!.postMessage('take over');
    });
    expect(await modeChange(tab, 'worker')).toMatchObject({ reason: null });
    expect(await tab.evaluate(() => window.fileAuth.mode)).toBe('worker');
    expect(await tab.evaluate(() => window.fileAuth.status())).toMatchObject({
      noWorker: null,
      controlled: true,
    });
    await showImage(tab, 2);
    expect(await sources(tab)).toEqual([fileUrl(blue, 1), fileUrl(blue, 2)]);
    await follow(tab, 3);
    expect(await tab.url()).toBe(`${world.app.url}/_files${filePath(blue, 3)}`);
    await tab.close();
  });

  it('a page shows its files while another script has taken the scope, names it once, and changes back with the worker', async () => {
    const { page } = context;
    await context.register();
    await showImage(page, 1);
    const worker = await page.evaluate(async () => {
      const { scriptURL } = navigator.serviceWorker.controller!;
      await navigator.serviceWorker.register('/stranger.js', { scope: '/' });
      return scriptURL;
    });
    expect(await modeChange(page, 'page')).toMatchObject({
      reason: 'other-worker',
      message: expect.stringMatching(/The service worker \/stranger\.js .* imports both scripts/s),
    });
    await showImage(page, 2);
    expect((await sources(page))[1]).toContain('authorization=');
    expect(await page.evaluate((url) => window.fileAuth.virtualUrl(url), fileUrl(blue, 1))).toBeNull();
    if (context.world.browser.supports.pageConsole) {
      await expect.poll(() => warnings(page, 'imports both scripts')).toHaveLength(1);
    }
    await page.evaluate((url) => navigator.serviceWorker.register(url, { scope: '/' }), worker);
    expect(await modeChange(page, 'worker')).toMatchObject({ reason: null });
    await showImage(page, 3);
    expect(await sources(page)).toEqual([1, 2, 3].map((number) => fileUrl(blue, number)));
  });

  it('a page that comes back by the history finds that another script has taken the scope meanwhile', async ({
    skip,
  }) => {
    const { engine, page, world } = context;
    skip(engine === 'chromium', 'it loads the page anew');
    await page.goto(`${world.app.url}/visit`);
    await world.settle(page);
    await context.register();
    await page.goto(`${world.app.url}/elsewhere`);
    const other = await world.open();
    await other.evaluate(async () => {
      const { installing } = await navigator.serviceWorker.register('/stranger.js', { scope: '/' });
      while (installing!.state !== 'activated') {
        await new Promise((resolve) => installing!.addEventListener('statechange', resolve, { once: true }));
      }
    });
    await page.goBack();
    expect(await modeChange(page, 'page')).toMatchObject({ reason: 'other-worker' });
    await showImage(page, 1);
    await other.close();
  });

  it('a page that belongs to a worker of a narrower scope shows its files, also on the visits after', async () => {
    const { page, world } = context;
    const register = (): Promise<string> => context.register({ url: '/file-auth-worker.js', scope: '/' });
    await page.goto(`${world.app.url}/app/`);
    await world.settle(page);
    expect(await register()).toBe('worker');
    await page.evaluate(() => navigator.serviceWorker.register('/app/stranger.js').then(() => undefined));
    expect(await modeChange(page, 'page')).toMatchObject({ reason: 'other-worker' });
    await page.reload();
    await world.settle(page);
    expect(await register()).toBe('page');
    expect(await page.evaluate(() => window.fileAuth.status())).toMatchObject({ noWorker: 'other-worker' });
    await showImage(page, 1);
  });

  it('a page of Angular before 17 registers, changes and leaves its listeners alone when it ends', async () => {
    const { page, world } = context;
    await page.goto(`${world.app.url}/zone.html`);
    await world.settle(page);
    expect(await context.register()).toBe('worker');
    await page.evaluate(() => {
      window.lengths = [];
      for (const type of ['click', 'error', 'keydown']) {
        window.addEventListener(type, () => window.lengths.push(type), true);
      }
    });
    const worker = await page.evaluate(async () => {
      const { scriptURL } = navigator.serviceWorker.controller!;
      await navigator.serviceWorker.register('/stranger.js', { scope: '/' });
      return scriptURL;
    });
    await modeChange(page, 'page');
    // It fails at first, and is seen to by a listener.
    const refused = await world.sign([`/${blue}/`], { aud: 'others' });
    await page.evaluate((token) => window.fileAuth.setAccountToken(token), refused);
    await showImage(page, 1);
    await page.evaluate(
      (url) => navigator.serviceWorker.register(url, { scope: '/' }).then(() => undefined),
      worker,
    );
    await modeChange(page, 'worker');
    await showImage(page, 2);
    await page.evaluate(() => window.fileAuth.unregister());
    await page.evaluate(() => {
      window.lengths = [];
      for (const type of ['click', 'error', 'keydown']) document.body.dispatchEvent(new Event(type));
    });
    expect(await page.evaluate(() => window.lengths)).toEqual(['click', 'error', 'keydown']);
  });

  it('a page shows its files though its worker answers every request before the package can, and says so once', async () => {
    const { page } = context;
    await context.register({ url: '/greedy.js', virtualPath: '/_files/' });
    await showImage(page, 1);
    expect(await modeChange(page, 'page')).toMatchObject({
      reason: 'bypassed',
      message: expect.stringContaining('Call installFileAuth before it'),
    });
    expect(await page.evaluate(() => window.fileAuth.status())).toMatchObject({
      mode: 'page',
      noWorker: 'bypassed',
    });
    await showImage(page, 2);
    if (context.world.browser.supports.pageConsole) {
      await expect.poll(() => warnings(page, 'Call installFileAuth before it')).toHaveLength(1);
    }
    await follow(page, 3);
    expectNothingAtServer();
  });

  it('a page shows its files though the developer tools keep its requests from the worker', async ({
    skip,
  }) => {
    const { page, world } = context;
    skip(!world.browser.supports.bypassServiceWorker, 'no driver of this engine has the switch');
    await context.register();
    await world.browser.bypassServiceWorker(page);
    await showImage(page, 1);
    expect(await modeChange(page, 'page')).toMatchObject({ reason: 'bypassed' });
  });

  it('links, openFile() and downloadFile() do without the virtual path when something has unregistered every worker', async () => {
    const { page, world } = context;
    await context.register();
    await showImage(page, 1);
    await page.evaluate(async () => {
      for (const registration of await navigator.serviceWorker.getRegistrations())
        await registration.unregister();
    });
    await page.evaluate((url) => window.fileAuth.downloadFile(url), fileUrl(blue, 2));
    await world.browser.downloads.waitFor(`${fileId(2)}.png`, 1);
    await emptyDownloads(context);
    await showImage(page, 3);
    world.answerWith(({ keys }) => world.sign([`/${blue}/${keys[0]!.slice('FILE_'.length)}`]));
    await follow(page, 4);
    expectNothingAtServer();
  });

  it('a page shows its files though something unregisters every worker while it registers', async () => {
    await expectAll([0, 5, 15, 30], async (ms) => {
      const page = await context.world.open();
      const rejected = await page.evaluate(
        async (origins, wait) => {
          const registering = window.rejection({ origins });
          await new Promise((resolve) => setTimeout(resolve, wait));
          for (const found of await navigator.serviceWorker.getRegistrations()) await found.unregister();
          return registering;
        },
        [cdn],
        ms,
      );
      expect(rejected).toBeNull();
      await showImage(page, 1);
      await page.close();
    });
  });
});
