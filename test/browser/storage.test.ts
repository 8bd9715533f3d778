import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { FileAuth } from '../../src/page/index.js';
import { htmlPage } from '../support/app-server.js';
import { permutations } from '../support/each-engine.js';
import { eachWorld } from '../support/each-world.js';
import type { TestPage } from '../support/engines/index.js';
import { makeKey, signToken } from '../support/tokens.js';
import { blue, fileId, filePath, green } from '../support/test-files.js';
import { fileUrl, harness } from '../support/world.js';

declare global {
  interface Window {
    /** Lets go of what a tab holds. */
    release: () => void;
    /** Whether this page opens no database for now. */
    refuses: boolean;
    /** From now on each connection to IndexedDB that this page has is open, but of no use. */
    loseConnections: () => void;
    firstFileAuth: FileAuth;
  }
}

const workerPath = '/file-auth-worker.js';
const workerSource = readFileSync(new URL('../../dist/file-auth-worker.js', import.meta.url), 'utf8');
const script = (body: string) => ({ body, contentType: 'text/javascript' });
/** What can be wrong with IndexedDB; runs before anything else in a page or in a worker. */
const troubles = {
  hanging: 'IDBFactory.prototype.open = () => ({});',
  missing: 'Object.defineProperty(globalThis, "indexedDB", { value: undefined });',
  forbidden:
    'IDBFactory.prototype.open = () => { throw new DOMException("The operation is insecure.", "SecurityError"); };',
  unreachable:
    'Object.defineProperty(globalThis, "indexedDB", { get() { throw new DOMException("No.", "SecurityError"); } });',
  full: 'IDBObjectStore.prototype.put = () => { throw new DOMException("Full.", "QuotaExceededError"); };',
  'full at the end': `const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...args) {
      const request = put.apply(this, args);
      request.addEventListener('success', () => this.transaction.abort());
      return request;
    };`,
  'closed at first': `const { open } = IDBFactory.prototype;
    const end = performance.now() + 500;
    IDBFactory.prototype.open = function (...args) {
      if (performance.now() < end) throw new DOMException("Later.", "UnknownError");
      return open.apply(this, args);
    };`,
  'closed once': `const { open } = IDBFactory.prototype;
    const refused = new Set();
    IDBFactory.prototype.open = function (name, ...rest) {
      if (refused.has(name)) return open.call(this, name, ...rest);
      refused.add(name);
      throw new DOMException("Later.", "UnknownError");
    };`,
  'closed at times': `const { open } = IDBFactory.prototype;
    globalThis.refuses = false;
    IDBFactory.prototype.open = function (...args) {
      if (refuses) throw new DOMException("Later.", "UnknownError");
      return open.apply(this, args);
    };`,
  // A request of a connection that was there before fails, as in Safari when its database process has gone.
  'open but lost': `const { transaction } = IDBDatabase.prototype;
    const { objectStore } = IDBTransaction.prototype;
    const known = new Set();
    const lost = new Set();
    globalThis.loseConnections = () => known.forEach((connection) => lost.add(connection));
    IDBDatabase.prototype.transaction = function (...args) {
      known.add(this);
      return transaction.apply(this, args);
    };
    IDBTransaction.prototype.objectStore = function (...args) {
      if (!lost.has(this.db)) return objectStore.apply(this, args);
      const fail = () => {
        const request = { error: new DOMException("Connection to Indexed Database server lost.", "UnknownError") };
        setTimeout(() => {
          request.onerror?.();
          this.onerror?.();
        });
        return request;
      };
      return { get: fail, put: fail, delete: fail, count: fail, openCursor: fail, openKeyCursor: fail, getAllKeys: fail };
    };
    addEventListener("message", ({ data }) => data === "lose connections" && loseConnections());`,
} as const;
type Trouble = keyof typeof troubles;
const pageTroubles: Trouble[] = ['hanging', 'missing', 'forbidden', 'unreachable', 'full', 'full at the end'];
/** A worker writes no token, so a full disk is nothing to it. */
const workerTroubles: Trouble[] = ['hanging', 'missing', 'forbidden', 'unreachable'];
const pathOf = (trouble: string): string => `/${encodeURIComponent(trouble)}`;

const routes = {
  '/a/': htmlPage('', harness),
  '/b/': htmlPage('', harness),
  '/c/': htmlPage('', harness),
  ...Object.fromEntries(
    ['a', 'b', 'c'].map((name) => [`/${name}${workerPath}`, { file: 'dist/file-auth-worker.js' }]),
  ),
  ...Object.fromEntries(
    Object.entries(troubles).map(([name, code]) => [
      pathOf(name),
      htmlPage('', `<script>${code}</script>${harness}`),
    ]),
  ),
};

eachWorld({ routes }, (context) => {
  const openTabs = async (): Promise<TestPage[]> => {
    const tabs = [context.page, await context.world.open(), await context.world.open()];
    for (const tab of tabs) await context.register({}, tab);
    return tabs;
  };
  const closeAll = async (tabs: readonly TestPage[]): Promise<void> => {
    for (const tab of tabs) if (tab !== context.page) await tab.close();
  };
  const askedKeys = (): string[] => context.world.asked.map(({ key }) => key).toSorted();

  it('three tabs see what any of them sets, renews and signs out', async () => {
    const { world } = context;
    const tabs = await openTabs();
    const [first, second, third] = tabs as [TestPage, TestPage, TestPage];
    const refused = await signToken(await makeKey('ES256'), { files: [`/${blue}/`] });
    await first.evaluate((token) => window.fileAuth.setAccountToken(token), refused);
    // Renewed for the second, which is refused; the others find what it has got.
    for (const [index, tab] of [second, third, first].entries())
      expect(await context.loadImage(fileUrl(blue, index + 1), tab)).toBe('loaded');
    expect(world.asked).toMatchObject([{ key: 'ACCOUNT', reason: 'denied' }]);
    expect(context.queriesFor(filePath(blue, 1))[0]).toBe(`authorization=${refused}`);
    for (const number of [2, 3]) expect(context.queriesFor(filePath(blue, number))).toHaveLength(1);
    for (const tab of tabs)
      await tab.waitFor(() => window.events.some(({ type }) => type === 'token-refreshed'));
    world.clearLogs();
    await third.evaluate(() => window.fileAuth.signOut());
    for (const [index, tab] of tabs.entries()) {
      await tab.waitFor(() => window.events.some(({ type }) => type === 'signed-out'));
      expect((await tab.evaluate(() => window.fileAuth.status())).signedOut).toBe(true);
      expect(await tab.evaluate(() => window.tokenStore().keys())).toEqual([]);
      expect(await context.loadImage(fileUrl(blue, index + 11), tab)).toBe('failed');
    }
    expect(world.asked).toEqual([]);
    await closeAll(tabs);
  });

  it('each token is asked for once however many tabs need it at once', async () => {
    const { world } = context;
    world.answerWith(({ key, folder, file }) =>
      world.sign(key === 'ACCOUNT' ? [`/${blue}/`] : [`/${folder}/${file}`]),
    );
    const tabs = await openTabs();
    const urls = [fileUrl(blue, 1), fileUrl(green, 1), fileUrl(green, 2), fileUrl(green, 3)];
    const loading = tabs.map((tab) => tab.evaluate((all) => window.loadImages(all), urls));
    expect(await Promise.all(loading)).toEqual(tabs.map(() => urls.map(() => 'loaded')));
    expect(askedKeys()).toEqual(['ACCOUNT', ...[1, 2, 3].map((number) => `FILE_${fileId(number)}`)]);
    await closeAll(tabs);
  });

  it('a token is asked for once though three tabs have three workers, which know nothing of each other', async () => {
    const { world } = context;
    const tabs: TestPage[] = [];
    for (const name of ['a', 'b', 'c']) {
      const tab = await world.open(`/${name}/`);
      await context.register({ url: `/${name}${workerPath}` }, tab);
      tabs.push(tab);
    }
    const loading = tabs.map((tab, index) => context.loadImage(fileUrl(blue, index + 1), tab));
    expect(await Promise.all(loading)).toEqual(['loaded', 'loaded', 'loaded']);
    expect(askedKeys()).toEqual(['ACCOUNT']);
    await closeAll(tabs);
  });

  /** Calls a method of the page's helper and tells how it ends. */
  const call = (
    method: keyof FileAuth,
    args: readonly (string | null)[] = [],
    page: TestPage = context.page,
  ): Promise<{ end: string; seconds: number }> =>
    page.evaluate(
      async (name, values) => {
        const start = performance.now();
        const methods = window.fileAuth as unknown as Record<string, (...all: unknown[]) => Promise<unknown>>;
        const end = await methods[name]!(...values).then(
          () => 'done',
          (error: Error & { code?: string }) => error.code ?? `${error.name}: ${error.message}`,
        );
        return { end, seconds: (performance.now() - start) / 1000 };
      },
      method,
      args,
    );
  const setters: [keyof FileAuth, string[]][] = [
    ['setFileToken', [fileId(1), 'token']],
    ['setFolderToken', [blue, 'token']],
    ['setAccountToken', ['token']],
  ];
  /** All setters at once. */
  const callSetters = (page: TestPage = context.page): Promise<{ end: string; seconds: number }[]> =>
    Promise.all(setters.map(([method, args]) => call(method, args, page)));
  const expectBlocked = async (page: TestPage = context.page): Promise<void> => {
    for (const { end, seconds } of await callSetters(page)) {
      expect(end).toBe('storage-blocked');
      expect(seconds).toBeLessThan(2.5);
    }
  };
  const untilBlockedEvent = (page: TestPage = context.page): Promise<boolean> =>
    page.waitFor(() => window.events.some(({ type }) => type === 'storage-blocked'));
  const expectNoTokenAfterSignOut = async (page: TestPage): Promise<void> => {
    const { end, seconds } = await call('signOut', [], page);
    expect(end).toBe('storage-blocked');
    expect(seconds).toBeLessThan(4);
    expect(await context.loadImage(fileUrl(blue, 9), page)).toBe('failed');
    expect(context.queriesFor(filePath(blue, 9))).toEqual(['']);
  };
  /** Loads a page whose IndexedDB is in trouble, in the tab of the test unless another one is given. */
  const openWith = async (trouble: Trouble, tab = context.page): Promise<TestPage> => {
    const page = await context.world.open(pathOf(trouble), tab);
    await context.register({}, page);
    return page;
  };
  const openBeside = async (trouble: Trouble): Promise<TestPage> =>
    openWith(trouble, await context.world.browser.newPage());

  it.each(permutations(context.engine, pageTroubles, ['hanging', 'full']))(
    'images load, setting a token is denied in time and signing out works when IndexedDB is %s',
    async (trouble) => {
      const page = await openWith(trouble);
      expect(await context.loadImage(fileUrl(blue, 1), page)).toBe('loaded');
      expect(await context.loadImage(fileUrl(blue, 2), page)).toBe('loaded');
      expect(askedKeys()).toEqual(['ACCOUNT']);
      await untilBlockedEvent(page);
      await expectBlocked(page);
      await expectNoTokenAfterSignOut(page);
    },
  );

  const registerWorkerWith = async (trouble: Trouble): Promise<void> => {
    context.world.app.set(workerPath, script(`${troubles[trouble]}\n${workerSource}`));
    await context.register();
  };

  it.each(permutations(context.engine, workerTroubles, ['hanging', 'forbidden']))(
    '20 images load in time with what getToken gives, and so does a later one, when IndexedDB is %s in the worker',
    async (trouble) => {
      await registerWorkerWith(trouble);
      const { seconds, results } = await context.page.evaluate(
        async (urls) => {
          const start = performance.now();
          const ends = await window.loadImages(urls);
          return { seconds: (performance.now() - start) / 1000, results: [...new Set(ends)] };
        },
        Array.from({ length: 20 }, (_, index) => fileUrl(blue, index + 1)),
      );
      expect(results).toEqual(['loaded']);
      expect(seconds).toBeLessThan(6);
      await untilBlockedEvent();
      expect(await context.loadImage(fileUrl(blue, 21))).toBe('loaded');
      expect(askedKeys()).toEqual(['ACCOUNT']);
    },
  );

  it('images load once IndexedDB, which failed to open at first, does open in the worker', async () => {
    await registerWorkerWith('closed at first');
    await context.loadImage(fileUrl(blue, 1));
    const token = await context.world.sign([`/${blue}/`]);
    await context.page.waitFor(() => performance.now() > 2500);
    await context.page.evaluate((value) => window.fileAuth.setAccountToken(value), token);
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('loaded');
  });

  it('stored tokens are used though IndexedDB failed to open once in the worker', async () => {
    const { page, world } = context;
    const token = await world.sign([`/${blue}/`]);
    await page.evaluate((value) => window.tokenStore().setItem('ACCOUNT', value), token);
    world.app.set(workerPath, script(`${troubles['closed once']}\n${workerSource}`));
    await context.register({ asksServer: false });
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(context.queriesFor(filePath(blue, 1))).toEqual([`authorization=${token}`]);
  });

  it('setting tokens and signing out work though IndexedDB failed to open once in the page', async () => {
    const page = await openWith('closed once');
    for (const { end } of await callSetters(page)) expect(end).toBe('done');
    expect(await call('signOut', [], page)).toMatchObject({ end: 'done' });
    expect(await page.evaluate(() => window.tokenStore().keys())).toEqual([]);
  });

  const refuse = (page: TestPage, refuses: boolean): Promise<void> =>
    page.evaluate((value) => void (window.refuses = value), refuses);
  const untilTokenIsSet = (page: TestPage): Promise<void> =>
    expect.poll(async () => (await call('setAccountToken', ['token'], page)).end).toBe('done');

  it('setting tokens works once IndexedDB does open, though the application and two registrations failed before', async () => {
    const page = await context.world.open(pathOf('closed at times'), context.page);
    await refuse(page, true);
    await page.evaluate(() =>
      window
        .tokenStore()
        .keys()
        .catch(() => []),
    );
    await context.register({}, page);
    await expectBlocked(page);
    await page.evaluate(() => void (window.firstFileAuth = window.fileAuth));
    await context.register({}, page);
    await expectBlocked(page);
    await refuse(page, false);
    await untilTokenIsSet(page);
    await page.evaluate(() => void (window.fileAuth = window.firstFileAuth));
    await untilTokenIsSet(page);
  });

  it('setting tokens works again after the browser has closed IndexedDB and failed to open it for a while', async () => {
    const page = await openBeside('closed at times');
    await untilTokenIsSet(page);
    await refuse(page, true);
    expect(await deleteTokens(context.page)).toBe('success');
    await expectBlocked(page);
    await refuse(page, false);
    await untilTokenIsSet(page);
    expect(await context.page.evaluate(() => window.tokenStore().keys())).toEqual(['ACCOUNT']);
    await page.close();
  });

  it('stored tokens are used, without a reload, after the browser has lost the connection of the worker', async () => {
    const { page, world } = context;
    await registerWorkerWith('open but lost');
    const store = (key: string, value: string): Promise<unknown> =>
      page.evaluate((name, token) => window.tokenStore().setItem(name, token), key, value);
    world.answerWith(() => null);
    await store('ACCOUNT', await world.sign([`/${blue}/`]));
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    await page.evaluate(() => navigator.serviceWorker.controller!.postMessage('lose connections'));
    await store(`FILE_${fileId(1)}`, await world.sign([`/${green}/${fileId(1)}`]));
    expect(await context.loadImage(fileUrl(green, 1))).toBe('loaded');
    // Whatever was reported before it has arrived with it.
    await context.fileEvents(filePath(green, 1));
    expect(await page.evaluate(() => window.events.map(({ type }) => type))).not.toContain('storage-blocked');
  });

  it('setting tokens and signing out work, without a reload, after the browser has lost the connection of the page', async () => {
    const page = await openBeside('open but lost');
    await untilTokenIsSet(page);
    await page.evaluate(() => window.loseConnections());
    for (const { end } of await callSetters(page)) expect(end).toBe('done');
    expect(await call('signOut', [], page)).toMatchObject({ end: 'done' });
    expect(await context.page.evaluate(() => window.tokenStore().keys())).toEqual([]);
    await page.close();
  });

  it('signOut() ends in time while another tab, which is frozen in its turn, would change the state', async () => {
    await context.register();
    const token = await context.world.sign([`/${blue}/`]);
    await context.page.evaluate((value) => window.fileAuth.setAccountToken(value), token);
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    const tab = await context.world.open();
    await tab.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const held = new Promise<void>((end) => (window.release = end));
          void navigator.locks.request('file-auth:state:localforage/TOKEN_STORAGE_MANAGER', () => {
            resolve();
            return held;
          });
        }),
    );
    const { end, seconds } = await call('signOut');
    expect(end).toBe('done');
    expect(seconds).toBeLessThan(4);
    expect((await context.page.evaluate(() => window.fileAuth.status())).signedOut).toBe(true);
    expect(await context.page.evaluate(() => window.tokenStore().keys())).toEqual([]);
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('failed');
    expect(context.queriesFor(filePath(blue, 2))).toEqual(['']);
    await release(tab);
    await tab.close();
  });

  /** Keeps a connection open in another tab, which lets nobody upgrade the database. */
  const holdConnection = async (name: string): Promise<TestPage> => {
    const tab = await context.world.open();
    await tab.evaluate(
      (database) =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open(database, 1);
          opening.addEventListener('error', () => reject(opening.error!));
          opening.addEventListener('success', () => {
            window.release = () => opening.result.close();
            resolve();
          });
        }),
      name,
    );
    return tab;
  };
  /** Upgrades a database in another tab and does not come to an end. */
  const holdUpgrade = async (name: string): Promise<TestPage> => {
    const tab = await context.world.open();
    await tab.evaluate(
      (database) =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open(database, 99);
          let isHeld = true;
          window.release = () => (isHeld = false);
          opening.addEventListener('error', () => reject(opening.error!));
          opening.addEventListener('success', () => opening.result.close());
          opening.addEventListener('upgradeneeded', () => {
            const store = opening.result.createObjectStore('held');
            const askAgain = (): void => {
              if (isHeld) store.get('nothing').addEventListener('success', askAgain);
            };
            askAgain();
            resolve();
          });
        }),
      name,
    );
    return tab;
  };
  const release = (tab: TestPage): Promise<void> => tab.evaluate(() => window.release());

  const held: [how: string, hold: () => Promise<TestPage>][] = [
    ['keeps an old connection to the database of the tokens', () => holdConnection('localforage')],
    ['upgrades our own database without end', () => holdUpgrade('file-auth-worker')],
    ['keeps an old connection to our own database', () => holdConnection('file-auth-worker')],
    ['upgrades the database of the tokens without end', () => holdUpgrade('localforage')],
  ];

  it.each(permutations(context.engine, held, held.slice(0, 2)))(
    'images load, and setting tokens works again in the end, when another tab %s',
    async (_, hold) => {
      const tab = await hold();
      await context.register();
      expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
      expect(askedKeys()).toEqual(['ACCOUNT']);
      await expectBlocked();
      await release(tab);
      await expect.poll(async () => (await call('setAccountToken', ['token'])).end).toBe('done');
      await tab.close();
    },
  );

  it('setting a token fails while another tab, which opened later, upgrades the database without end', async () => {
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    const tab = await holdUpgrade('localforage');
    await expectBlocked();
    await release(tab);
    await expect.poll(async () => (await call('setAccountToken', ['token'])).end).toBe('done');
    await tab.close();
  });

  it('a token whose setting failed is not stored later', async () => {
    const tab = await holdConnection('localforage');
    await context.register();
    await expectBlocked();
    await release(tab);
    expect(await call('setToken', ['OTHER', 'token'])).toMatchObject({ end: 'done' });
    expect(await context.page.evaluate(() => window.tokenStore().keys())).toEqual(['OTHER']);
    await tab.close();
  });

  it('a token of getToken is not stored after a sign-out because the store was blocked when it came', async () => {
    const { page } = context;
    const tab = await holdConnection('localforage');
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    await call('signOut');
    await release(tab);
    await page.waitFor(async () => (await window.tokenStore().keys()) !== null);
    expect(await page.evaluate(() => window.tokenStore().keys())).toEqual([]);
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('failed');
    expect(context.queriesFor(filePath(blue, 2))).toEqual(['']);
    await tab.close();
  });

  const deleteTokens = (tab: TestPage): Promise<string> =>
    tab.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const deleting = indexedDB.deleteDatabase('localforage');
          for (const type of ['blocked', 'success', 'error'])
            deleting.addEventListener(type, () => resolve(type));
        }),
    );

  it('a store that another tab deletes is opened again, and the token is asked for again', async () => {
    const { page, world } = context;
    await context.register();
    const second = await world.open();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(await deleteTokens(second)).toBe('success');
    // What is known of the store is a second old at most.
    const isAsked = (url: string): Promise<boolean> =>
      window.loadImage(`${url}?${Math.random()}`).then((result) => result === 'loaded');
    await expect
      .poll(async () => (await page.evaluate(isAsked, fileUrl(blue, 2))) && world.asked.length)
      .toBe(2);
    expect(await page.evaluate(() => window.tokenStore().keys())).toEqual(['ACCOUNT']);
    await second.close();
  });

  it('several tokens can be set at once after another tab has deleted their database', async () => {
    const { page, world } = context;
    await context.register();
    const second = await world.open();
    await callSetters();
    expect(await deleteTokens(second)).toBe('success');
    expect(await callSetters()).toMatchObject(setters.map(() => ({ end: 'done' })));
    const keys = ['ACCOUNT', `FILE_${fileId(1)}`, `FOLDER_${blue}`];
    expect(await page.evaluate(() => window.tokenStore().keys())).toEqual(keys);
    await second.close();
  });

  it('everything works again after the browser has cleared all data of the site', async () => {
    const { page, world } = context;
    world.app.set('/clear', (_, response) => {
      response.writeHead(200, { 'clear-site-data': '"storage"' }).end();
    });
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    await page.evaluate(() => fetch('/clear').then(({ status }) => status));
    await page.waitFor(hasNoTokens);
    expect(await callSetters()).toMatchObject(setters.map(() => ({ end: 'done' })));
    expect(['loaded', 'failed']).toContain(await context.loadImage(fileUrl(green, 1)));
    await call('signOut');
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('loaded');
  });
});

/** Not asked of localforage: an instance that opens while the browser is clearing fails for the life of the page. */
function hasNoTokens(): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('localforage');
    opening.addEventListener('error', () => reject(opening.error!));
    opening.addEventListener('success', () => {
      const { result: database } = opening;
      const isThere = database.objectStoreNames.contains('TOKEN_STORAGE_MANAGER');
      const store = isThere ? database.transaction('TOKEN_STORAGE_MANAGER') : null;
      const counting = store?.objectStore('TOKEN_STORAGE_MANAGER').count();
      counting?.addEventListener('success', () => resolve(counting.result === 0));
      counting?.addEventListener('error', () => reject(counting.error!));
      database.close();
      if (!counting) resolve(true);
    });
  });
}
