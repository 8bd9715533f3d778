import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { htmlPage } from '../support/app-server.js';
import { eachWorld } from '../support/each-world.js';
import type { TestPage } from '../support/engines/index.js';
import { blue, filePath, green } from '../support/test-files.js';
import { untilReplaced } from '../support/until-replaced.js';
import { cdn, fileUrl, harness } from '../support/world.js';

declare global {
  interface Window {
    /** Is lost with the document. */
    marker: string;
    /** How often an update of the worker was found. */
    updates: number;
    /** What became of the files that the page asked for at once. */
    outcomes: Promise<string[]>;
    /** Whether the page has come back out of the back/forward cache. */
    isBack: boolean;
    warnings: string[];
  }
}

const workerPath = '/file-auth-worker.js';
const workerSource = readFileSync(new URL('../../dist/file-auth-worker.js', import.meta.url), 'utf8');

const script = (body: string) => ({ body, contentType: 'text/javascript' });
/** A page as an application writes it: it registers whenever it is loaded. */
const registering = `<!doctype html><title>Visit</title>${harness}<script>
  addEventListener('pageshow', ({ persisted }) => {
    window.isBack = persisted;
    fetch('/shown');
  });
</script><script type="module">
  import '/harness.js';
  await window.register({ origins: ['${cdn}'] });
  window.marker = 'registered';
</script>`;

const routes = {
  // Firefox keeps no page in its back/forward cache that is not to be stored.
  '/visit': { body: registering, headers: { 'cache-control': 'no-cache' } },
  '/shown': htmlPage(),
  '/elsewhere': htmlPage('<h1>Elsewhere</h1>'),
  '/app/': htmlPage('', harness),
  '/app/file-auth-worker.js': { file: 'dist/file-auth-worker.js' },
  '/moved.js': script(
    `importScripts('${workerPath}'); fileAuthWorker.installFileAuth({ origins: ['${cdn}'], parameter: 'key' });`,
  ),
  '/silent.js': script('self.addEventListener("fetch", () => {});'),
  '/own.js': script(
    `importScripts('${workerPath}'); fileAuthWorker.installFileAuth({ origins: ['${cdn}'] }); skipWaiting();`,
  ),
};

eachWorld({ routes }, (context) => {
  const isControlled = (page: TestPage = context.page): Promise<boolean> =>
    page.evaluate(() => navigator.serviceWorker.controller !== null);
  const scriptsOf = (page: TestPage = context.page): Promise<string[]> =>
    page.evaluate(async () =>
      (await navigator.serviceWorker.getRegistrations()).map(
        ({ active }) => new URL(active!.scriptURL).pathname,
      ),
    );
  const controllerOf = (page: TestPage): Promise<string> =>
    page.evaluate(() => new URL(navigator.serviceWorker.controller!.scriptURL).pathname);
  const replaceWorker = (body: string): void => context.world.app.set(workerPath, script(body));
  const requestsFor = (path: string): number =>
    context.world.app.requests.filter(({ url }) => url.replace(/\?.*$/s, '') === path).length;
  const setAccountToken = async (files = [`/${blue}/`], page: TestPage = context.page): Promise<string> => {
    const token = await context.world.sign(files);
    await page.evaluate((value) => window.fileAuth.setAccountToken(value), token);
    return token;
  };
  /** Looks for a changed worker file, and resolves when that is installed. */
  const update = (page: TestPage = context.page): Promise<void> =>
    page.evaluate(async () => {
      const registration = (await navigator.serviceWorker.getRegistration())!;
      const old = registration.active;
      await registration.update();
      const next = registration.installing ?? registration.waiting ?? registration.active;
      if (next === null || next === old) throw new Error('no update was found');
      while (next.state === 'installing')
        await new Promise((resolve) => next.addEventListener('statechange', resolve, { once: true }));
    });
  const untilRegistered = (page: TestPage = context.page): Promise<boolean> =>
    page.waitFor(() => window.marker === 'registered');
  const visit = async (page: TestPage = context.page): Promise<void> => {
    await page.goto(`${context.world.app.url}/visit`);
    await untilRegistered(page);
  };

  it('registerFileAuthWorker() takes control after a hard reload without another load of the page', async () => {
    const { page, world } = context;
    await context.register();
    await page.hardReload();
    await world.settle(page);
    await page.evaluate(() => void (window.marker = 'this document'));
    const loads = requestsFor('/');
    await context.register();
    expect(await isControlled()).toBe(true);
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(await page.evaluate(() => window.marker)).toBe('this document');
    expect(requestsFor('/')).toBe(loads);
  });

  /** Leaves the page and comes back by the browser's history. */
  const leaveAndReturn = async (whileAway: () => Promise<unknown> = async () => {}): Promise<void> => {
    const { page, world } = context;
    await page.goto(`${world.app.url}/elsewhere`);
    await whileAway();
    await page.goBack();
    await page.waitFor(() => location.pathname === '/visit' && window.marker === 'registered');
  };

  it('a page works on when a visitor comes back to the page by the history', async () => {
    const { page } = context;
    await visit();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    await leaveAndReturn();
    expect(await page.evaluate(() => window.isBack)).toBe(true);
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('loaded');
    expect(await context.fileEvents(filePath(blue, 2))).toMatchObject([{ outcome: 'authorized' }]);
    const token = await setAccountToken();
    expect(await context.loadImage(fileUrl(blue, 3))).toBe('loaded');
    expect(context.queriesFor(filePath(blue, 3))).toEqual([`authorization=${token}`]);
    await page.evaluate(() => window.fileAuth.signOut());
    await page.waitFor(() => window.events.some(({ type }) => type === 'signed-out'));
    expect(await context.loadImage(fileUrl(blue, 4))).toBe('failed');
    expect(context.queriesFor(filePath(blue, 4))).toEqual(['']);
  });

  it('a page opens a file in a new tab when a visitor has come back to the page by the history', async () => {
    const { page, world } = context;
    await visit();
    await page.evaluate(addOpener, fileUrl(blue, 1));
    await leaveAndReturn();
    expect(await page.evaluate(() => window.isBack)).toBe(true);
    const tab = await page.clickToOpen('#open');
    await expect
      .poll(() => tab.url(), { timeout: 20_000 })
      .toBe(`${world.app.url}/_files${filePath(blue, 1)}`);
    expect(await tab.waitFor(() => document.images[0]?.naturalWidth)).toBe(8);
    await tab.close();
  });

  it('a page is as it was when a visitor comes back to it by the history, though a file is open in a tab', async () => {
    const { page } = context;
    await visit();
    await page.evaluate(addOpener, fileUrl(blue, 1));
    const tab = await page.clickToOpen('#open');
    expect(await tab.waitFor(() => document.images[0]?.naturalWidth)).toBe(8);
    await leaveAndReturn();
    expect(await page.evaluate(() => window.isBack)).toBe(true);
    await tab.close();
  });

  it('a page answers for tokens when a visitor has come back to the page by the history', async () => {
    await visit();
    await leaveAndReturn();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(context.world.asked).toHaveLength(1);
  });

  it('a page shows nothing to a visitor who comes back after a sign-out in another tab', async () => {
    const { world } = context;
    await visit();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    const second = await world.open();
    await context.register({}, second);
    await leaveAndReturn(async () => {
      world.answerWith(() => null);
      await second.evaluate(() => window.fileAuth.signOut());
    });
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('failed');
    expect(context.queriesFor(filePath(blue, 2))).toEqual(['']);
    await second.close();
  });

  it('a page works on when the worker was updated while the visitor was elsewhere', async () => {
    const second = await context.world.open();
    await visit();
    await context.register({}, second);
    await leaveAndReturn(async () => {
      replaceWorker(`${workerSource}\n// changed`);
      await update(second);
    });
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(await context.fileEvents(filePath(blue, 1))).toMatchObject([{ outcome: 'authorized' }]);
    await second.close();
  });

  it('three tabs that register at once on a first visit share one worker and one question', async () => {
    const { page, world } = context;
    const tabs = [page, await world.open(), await world.open()];
    await Promise.all(tabs.map((tab) => context.register({}, tab)));
    for (const tab of tabs) expect(await isControlled(tab)).toBe(true);
    const loading = tabs.map((tab, index) => context.loadImage(fileUrl(blue, index + 1), tab));
    expect(await Promise.all(loading)).toEqual(['loaded', 'loaded', 'loaded']);
    expect(world.asked).toHaveLength(1);
    expect(await scriptsOf()).toEqual([workerPath]);
    for (const tab of tabs.slice(1)) await tab.close();
  });

  /** Opens tabs that all load the application at the same moment. */
  const visitAtOnce = async (count: number): Promise<TestPage[]> => {
    const { page, world } = context;
    const tabs: TestPage[] = [];
    while (tabs.length < count) {
      const tab = await world.browser.newPage();
      await tab.goto(`${world.app.url}/elsewhere`);
      await tab.evaluate(() => {
        new BroadcastChannel('test').addEventListener('message', () => location.assign('/visit'));
      });
      tabs.push(tab);
    }
    await page.evaluate(() => new BroadcastChannel('test').postMessage('load'));
    await Promise.all(tabs.map((tab) => untilRegistered(tab)));
    return tabs;
  };

  it('three tabs that load the application at once on a first visit are all controlled', async () => {
    const { world } = context;
    const tabs = await visitAtOnce(3);
    for (const tab of tabs) expect(await isControlled(tab)).toBe(true);
    for (const tab of tabs) expect(await context.loadImage(fileUrl(blue, 1), tab)).toBe('loaded');
    expect(world.asked).toHaveLength(1);
    for (const tab of tabs) await tab.close();
  });

  it('registerFileAuthWorker() installs nothing when the same worker is there already', async () => {
    const { page, world } = context;
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    const loads = requestsFor(workerPath);
    await context.register();
    expect(requestsFor(workerPath)).toBe(loads);
    await page.reload();
    await world.settle(page);
    await page.evaluate(async () => {
      const registration = (await navigator.serviceWorker.getRegistration())!;
      window.updates = 0;
      registration.addEventListener('updatefound', () => (window.updates += 1));
    });
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('loaded');
    expect(await page.evaluate(() => window.updates)).toBe(0);
    // The worker that has counted both is the same one.
    const { counts } = await page.evaluate(() => window.fileAuth.status());
    expect(counts).toEqual({ authorized: 2 });
  });

  it('tabs that were open before load files when another tab brings new options', async () => {
    const { page, world } = context;
    await context.register();
    const token = await setAccountToken();
    world.replaceCloudFront({ authorizer: { parameter: 'key' } });
    const second = await world.open();
    await context.register({ parameter: 'key' }, second);
    await page.waitFor(() => navigator.serviceWorker.controller?.state === 'activated');
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(context.queriesFor(filePath(blue, 1))).toEqual([`key=${token}`]);
    expect(await context.fileEvents(filePath(blue, 1))).toMatchObject([{ outcome: 'authorized' }]);
    await second.close();
  });

  it('an own worker stays in its place when a page asks for a stand-alone worker', async () => {
    const { page } = context;
    await context.register({ url: '/own.js' });
    const rejected = await page.evaluate((origins) => window.rejection({ origins }), [cdn]);
    expect(rejected).toMatchObject({ code: 'scope-taken' });
    expect(await scriptsOf()).toEqual(['/own.js']);
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
  });

  it('the stand-alone worker gives way to an own worker at once, in every tab', async () => {
    const { page, world } = context;
    await context.register();
    const second = await world.open();
    await context.register({}, second);
    const token = await setAccountToken();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    world.replaceCloudFront({ authorizer: { parameter: 'key' } });
    await context.register({ url: '/moved.js', parameter: 'key' });
    expect(await scriptsOf()).toEqual(['/moved.js']);
    for (const [index, tab] of [page, second].entries()) {
      await tab.waitFor(() => navigator.serviceWorker.controller?.scriptURL.endsWith('/moved.js'));
      expect(await context.loadImage(fileUrl(blue, index + 2), tab)).toBe('loaded');
      expect(context.queriesFor(filePath(blue, index + 2))).toEqual([`key=${token}`]);
    }
    // The way of a worker of the application's own, which has no virtual path unless it says so.
    expect(await page.evaluate((url) => window.fileAuth.virtualUrl(url), fileUrl(blue, 1))).toBeNull();
    await second.close();
  });

  it('the stand-alone worker does not give way to an own worker that loads no files, and the error says so', async () => {
    const { page } = context;
    await context.register();
    const token = await setAccountToken();
    const rejected = await page.evaluate((options) => window.rejection(options), {
      origins: [cdn],
      url: '/silent.js',
    });
    expect(rejected).toMatchObject({
      code: 'not-installed',
      message: expect.stringContaining("Add importScripts('/file-auth-worker.js')"),
    });
    expect(await controllerOf(page)).toBe(workerPath);
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(context.queriesFor(filePath(blue, 1))).toEqual([`authorization=${token}`]);
  });

  it('the stand-alone worker takes the place of an own worker that was unregistered', async () => {
    const { page } = context;
    await context.register({ url: '/own.js' });
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())!.unregister());
    await context.register();
    expect(await controllerOf(page)).toBe(workerPath);
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('loaded');
    expect((await context.fileEvents(filePath(blue, 2)))[0]).toMatchObject({ outcome: 'authorized' });
  });

  /** A tab in a folder that has a worker of its own, besides the one at the root. */
  const openBelow = async (options: object = {}): Promise<TestPage> => {
    const below = await context.world.open('/app/');
    await context.register({ url: '/app/file-auth-worker.js', ...options }, below);
    return below;
  };

  it('a worker of a folder gets the pages of the folder, and the worker at the root keeps the others', async () => {
    const { page } = context;
    await context.register();
    await setAccountToken();
    const below = await openBelow();
    expect(await controllerOf(below)).toBe('/app/file-auth-worker.js');
    expect(await controllerOf(page)).toBe(workerPath);
    expect(await context.loadImage(fileUrl(blue, 1), below)).toBe('loaded');
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('loaded');
    expect(context.world.asked).toEqual([]);
    await below.close();
  });

  it('signOut() stops the worker of another folder from sending tokens', async () => {
    await context.register();
    await setAccountToken();
    const below = await openBelow();
    expect(await context.loadImage(fileUrl(blue, 1), below)).toBe('loaded');
    await context.page.evaluate(() => window.fileAuth.signOut());
    expect(await context.loadImage(fileUrl(blue, 2), below)).toBe('failed');
    expect(context.queriesFor(filePath(blue, 2))).toEqual(['']);
    await below.close();
  });

  /** Puts a frame into the page and waits until the test's helpers are in it. */
  const addFrame = async (attributes: Readonly<Record<string, string>>): Promise<void> => {
    await context.page.evaluate((given) => {
      document.body.append(Object.assign(document.createElement('iframe'), given));
    }, attributes);
    await expect
      .poll(() => context.page.evaluateInFrame('iframe', () => window.isReady).catch(() => false))
      .toBe(true);
  };
  const registerInFrame = (options: object = {}): Promise<string> =>
    context.page.evaluateInFrame('iframe', (all) => window.register(all), { origins: [cdn], ...options });
  const loadInFrame = (url: string): Promise<string> =>
    context.page.evaluateInFrame('iframe', (address) => window.loadImage(address), url);

  it('a frame that registers loads files, and so does the page around it that does not', async () => {
    await addFrame({ src: '/app/' });
    expect(await registerInFrame()).toBe('worker');
    expect(await loadInFrame(fileUrl(blue, 1))).toBe('loaded');
    await context.page.waitFor(() => navigator.serviceWorker.controller !== null);
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('loaded');
    expect(context.world.asked).toHaveLength(1);
  });

  it('a frame is asked for the token of an image in a page that has no getToken', async () => {
    await addFrame({ src: '/app/' });
    await context.register({ asksServer: false });
    await registerInFrame();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(context.world.asked).toHaveLength(1);
  });

  it('a page and its frame work when both register, and the page works on when the frame is gone', async () => {
    const { page, world } = context;
    await addFrame({ src: '/app/' });
    await Promise.all([context.register(), page.evaluateInFrame('iframe', () => window.isReady)]);
    await registerInFrame();
    expect(await loadInFrame(fileUrl(blue, 1))).toBe('loaded');
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('loaded');
    expect(world.asked).toHaveLength(1);
    await page.evaluateInFrame('iframe', () => window.fileAuth.signOut());
    expect(await context.loadImage(fileUrl(blue, 3))).toBe('failed');
    await page.evaluate(() => document.querySelector('iframe')!.remove());
    await setAccountToken();
    expect(await context.loadImage(fileUrl(blue, 4))).toBe('loaded');
  });

  it('a frame that registers in a page of another site loads files', async () => {
    const { page, world } = context;
    const around = world.app.url.replace('localhost', '127.0.0.1');
    await page.goto(`${around}/elsewhere`);
    await addFrame({ src: `${world.app.url}/app/` });
    const mode = await registerInFrame();
    // With a worker of the frame's own, apart from the application's, unless the browser allows a frame like this none.
    expect(['worker', 'page']).toContain(mode);
    await page.evaluateInFrame(
      'iframe',
      (url) => void window.loadImage(url, { id: 'image' }),
      fileUrl(blue, 1),
    );
    await expect
      .poll(() =>
        page.evaluateInFrame(
          'iframe',
          () => document.querySelector<HTMLImageElement>('#image')!.naturalWidth,
        ),
      )
      .toBeGreaterThan(0);
  });

  it('a srcdoc frame of a page that has registered loads files', async () => {
    await context.register();
    await addFrame({ srcdoc: harness });
    expect(await loadInFrame(fileUrl(blue, 1))).toBe('loaded');
  });

  it('a srcdoc frame that was there before the page registered loads files', async ({ skip }) => {
    const { name } = context.world.browser;
    skip(name !== 'chromium', `${name} lets a worker claim no srcdoc frame`);
    await addFrame({ srcdoc: harness });
    await context.register();
    expect(await loadInFrame(fileUrl(blue, 1))).toBe('loaded');
  });

  it('a srcdoc frame that registers itself works in a page that has registered', async ({ skip }) => {
    skip(context.world.browser.name === 'webkit', 'WebKit lets no srcdoc frame register');
    await context.register({ asksServer: false });
    await addFrame({ srcdoc: harness });
    expect(await registerInFrame()).toBe('worker');
    expect(await loadInFrame(fileUrl(blue, 1))).toBe('loaded');
    expect(context.world.asked).toHaveLength(1);
    const virtualUrl = await context.page.evaluateInFrame(
      'iframe',
      (url) => window.fileAuth.virtualUrl(url),
      fileUrl(blue, 1),
    );
    expect(virtualUrl).toBe(`${context.world.app.url}/_files${filePath(blue, 1)}`);
    await context.page.evaluateInFrame('iframe', () => window.fileAuth.signOut());
    expect(await loadInFrame(fileUrl(blue, 2))).toBe('failed');
    expect(context.queriesFor(filePath(blue, 2))).toEqual(['']);
  });

  it('a srcdoc frame that registers itself works in a page that has not registered', async ({ skip }) => {
    const { name } = context.world.browser;
    skip(name !== 'chromium', `${name} lets a worker claim no srcdoc frame`);
    await addFrame({ srcdoc: harness });
    expect(await registerInFrame()).toBe('worker');
    expect(await loadInFrame(fileUrl(blue, 1))).toBe('loaded');
  });

  it('a srcdoc frame that can have no worker says what to do when it registers', async ({ skip }) => {
    skip(context.world.browser.name === 'chromium', 'it has one');
    await addFrame({ srcdoc: harness });
    const rejected = await context.page.evaluateInFrame('iframe', (options) => window.rejection(options), {
      origins: [cdn],
      timeoutMs: 1000,
    });
    expect(rejected).toMatchObject({
      code: 'not-controlled',
      message: expect.stringContaining('Register there before you create the frame'),
    });
  });

  it('registerFileAuthWorker() warns of an older copy of the worker file, says what to run, and works with it', async () => {
    const { page } = context;
    replaceWorker(workerSource.replace(/(const version = )"[^"]+"/, '$1"0.0.1"'));
    await page.evaluate(() => {
      window.warnings = [];
      console.warn = (...parts) => void window.warnings.push(parts.join(' '));
    });
    await context.register();
    const { version, workerVersion } = await page.evaluate(() => window.fileAuth.status());
    expect(workerVersion).toBe('0.0.1');
    // Once the browser has looked for a newer one.
    expect(await page.waitFor(() => window.warnings.length > 0 && window.warnings)).toEqual([
      `file-auth-worker: The page has version ${version}, the worker 0.0.1. Run "npx file-auth-worker init <public dir>".`,
    ]);
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
  });

  it('a newer copy of the worker file is taken by itself after the next visit', async () => {
    const { page, world } = context;
    replaceWorker(workerSource.replace(/(const version = )"[^"]+"/, '$1"0.0.1"'));
    await context.register();
    replaceWorker(workerSource);
    await page.reload();
    await world.settle(page);
    await page.evaluate(() => void (window.before = navigator.serviceWorker.controller));
    await context.register();
    // The worker itself is not asked before: one that always has something to answer is not replaced.
    await untilReplaced(page);
    const { version, workerVersion } = await page.evaluate(() => window.fileAuth.status());
    expect(workerVersion).toBe(version);
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
  });

  it.each([
    ['that is too old to be understood', workerSource.replace('protocolVersion = 1', 'protocolVersion = 0')],
    ['that is somebody else’s', 'self.addEventListener("fetch", () => {});'],
  ])('registerFileAuthWorker() says what to do about a worker file %s', async (_, body) => {
    replaceWorker(body);
    const rejected = await context.page.evaluate((origins) => window.rejection({ origins }), [cdn]);
    expect(rejected).toMatchObject({
      code: 'not-installed',
      message: expect.stringContaining('npx file-auth-worker init'),
    });
  });

  /** What of ours is in the browser's storage. */
  const left = (): Promise<Record<string, unknown>> =>
    context.page.evaluate(async () => {
      const readAll = (name: string): Promise<unknown[]> =>
        new Promise((resolve, reject) => {
          const opening = indexedDB.open(name);
          opening.addEventListener('error', () => reject(opening.error!));
          opening.addEventListener('success', () => {
            const { result } = opening;
            const stores = [...result.objectStoreNames].filter((store) => !store.startsWith('local-forage'));
            const reading = stores.map(
              (store) =>
                new Promise<unknown[]>((done) => {
                  const all = result.transaction(store).objectStore(store).getAll();
                  all.addEventListener('success', () => done(all.result));
                }),
            );
            void Promise.all(reading)
              .then((lists) => resolve(lists.flat()))
              .finally(() => result.close());
          });
        });
      const entriesOf = async (name: string): Promise<unknown[]> => {
        const names = (await indexedDB.databases()).map((database) => database.name);
        return names.includes(name) ? readAll(name) : [];
      };
      return {
        registrations: (await navigator.serviceWorker.getRegistrations()).length,
        caches: await caches.keys(),
        state: await entriesOf('file-auth-worker'),
        tokens: await window.tokenStore().keys(),
      };
    });

  it('unregister() leaves nothing behind but the tokens, which belong to the application', async () => {
    const { page } = context;
    await context.register({ cache: {} });
    await page.evaluate(() => window.fileAuth.signOut());
    await setAccountToken();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    await page.waitFor(async () => {
      const names = await caches.keys();
      const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return lists.flat().length > 0;
    });
    await page.evaluate(() => caches.open('app'));
    await page.evaluate(() => window.fileAuth.unregister());
    expect(await left()).toEqual({
      registrations: 0,
      caches: ['app'],
      state: [],
      tokens: ['ACCOUNT'],
    });
  });

  it('unregister() ends all messages and questions to the page', async () => {
    const { page, world } = context;
    await context.register();
    const second = await world.open();
    await context.register({ asksServer: false }, second);
    await page.evaluate(() => window.fileAuth.unregister());
    const before = await page.evaluate(() => window.events.length);
    expect(await context.loadImage(fileUrl(blue, 1), second)).toBe('failed');
    await second.waitFor(() => window.events.some(({ type }) => type === 'file'));
    expect(await page.evaluate(() => window.events.length)).toBe(before);
    expect(world.asked).toEqual([]);
    await second.close();
  });

  it('unregister() and a reload leave files to load as without a worker', async () => {
    const { page, world } = context;
    await context.register();
    await setAccountToken();
    await page.evaluate(() => window.fileAuth.unregister());
    await page.reload();
    await world.settle(page);
    expect(await isControlled()).toBe(false);
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('failed');
    expect(context.queriesFor(filePath(blue, 1))).toEqual(['']);
  });

  it('unregister() lets the same page register again', async () => {
    const { page } = context;
    await context.register();
    await setAccountToken();
    await page.evaluate(() => window.fileAuth.unregister());
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(await context.fileEvents(filePath(blue, 1))).toMatchObject([{ outcome: 'authorized' }]);
    await setAccountToken([`/${green}/`]);
    expect(await context.loadImage(fileUrl(green, 1))).toBe('loaded');
  });
});

/** Puts a button into the page that opens a file. */
function addOpener(url: string): void {
  const onclick = (): void => void window.fileAuth.openFile(url);
  document.body.append(
    Object.assign(document.createElement('button'), { id: 'open', textContent: 'Open', onclick }),
  );
}
