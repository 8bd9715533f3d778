import { expect, it } from 'vitest';
import type { CloudFrontResultResponse } from '../../src/lambda-edge/index.js';
import type { TestPage } from '../support/engines/index.js';
import { eachWorld } from '../support/each-world.js';
import { blue, filePath } from '../support/test-files.js';
import { fileUrl } from '../support/world.js';

declare global {
  interface Window {
    /** How many questions the tab has seen. */
    questions: number;
  }
}

/** The edge's denial of a token that is good, but not for the file. */
const notGranted = (origin: string): CloudFrontResultResponse => ({
  status: '403',
  headers: {
    'x-file-auth': [{ key: 'x-file-auth', value: 'file-not-granted' }],
    'access-control-allow-origin': [{ key: 'access-control-allow-origin', value: origin }],
    'access-control-expose-headers': [{ key: 'access-control-expose-headers', value: 'x-file-auth' }],
  },
});

eachWorld({}, (context) => {
  /** Opens another tab of the application, told from the first by its address. */
  const openSecond = async (options: object = {}): Promise<TestPage> => {
    const second = await context.world.open('/?second');
    await context.register(options, second);
    return second;
  };
  /** Which tabs asked the application's server for a token, by the query of their address. */
  const tabsThatAsked = (): string[] =>
    context.world.app.requests
      .filter(({ url }) => url === '/api/token')
      .map(({ headers }) => new URL(headers.referer!).search);
  /** Lets a tab see the questions that it is asked, whoever answers them. */
  const countQuestions = (page: TestPage): Promise<void> =>
    page.evaluate(() => {
      Object.assign(window, { questions: 0 });
      navigator.serviceWorker.addEventListener('message', ({ ports }) => {
        window.questions += ports.length;
      });
    });
  const questionCame = (page: TestPage): Promise<boolean> => page.waitFor(() => window.questions > 0);
  /** Lets the application's server wait with its answer. */
  const holdTokens = (): ((token: string | null) => void) => {
    let release: (token: string | null) => void = () => {};
    const held = new Promise<string | null>((resolve) => (release = resolve));
    context.world.answerWith(() => held);
    return release;
  };

  it('an image loads while a long script blocks its tab, with the token of the second tab where that can be asked', async () => {
    // Before the page helper hears of the question, and for longer than the worker waits for a first word.
    await context.page.evaluate(() => {
      const block = (): void => {
        const end = performance.now() + 1500;
        while (performance.now() < end);
      };
      navigator.serviceWorker.addEventListener('message', ({ ports }) => ports.length > 0 && block());
    });
    await context.register();
    const second = await openSecond();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    // Firefox lists no clients while one of them is blocked, and WebKit delivers the question late: there mostly the
    // first tab answers, when it is free again.
    const reachesOthers = context.world.browser.name === 'chromium';
    expect(tabsThatAsked()).toEqual([reachesOthers ? '?second' : (expect.any(String) as string)]);
    await second.close();
  });

  it('an image loads with the token of the second tab when the first has not registered', async () => {
    const { page, world } = context;
    await context.register();
    const second = await openSecond();
    await page.reload();
    await world.settle(page);
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(tabsThatAsked()).toEqual(['?second']);
    await second.close();
  });

  it('an image without a token is not held up by a tab that has not registered, such as a login page', async () => {
    const { page } = context;
    await context.register({ asksServer: false });
    const login = await context.world.open('/?login');
    await countQuestions(login);
    await login.evaluate(() => navigator.serviceWorker.startMessages());
    const ms = await page.evaluate(
      async (url) => {
        const began = performance.now();
        await window.loadImage(url);
        return performance.now() - began;
      },
      fileUrl(blue, 1),
    );
    // Each window that has registered may take five seconds.
    expect(ms).toBeLessThan(4000);
    await questionCame(login);
    await login.close();
  });

  it('an image waits for the token of a tab that has registered and is busy', async () => {
    await context.register({ asksServer: false });
    const second = await openSecond();
    await second.evaluate(() => {
      navigator.serviceWorker.addEventListener('message', ({ ports }) => {
        const end = performance.now() + 700;
        while (ports.length > 0 && performance.now() < end);
      });
    });
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(tabsThatAsked()).toEqual(['?second']);
    await second.close();
  });

  it('an image loads with the token of the second tab when the first gets no answer to its own question', async () => {
    const { page, world } = context;
    world.app.set('/api/never', () => {});
    await page.evaluate(
      async (origins) => {
        await window.register({
          origins,
          tokenTimeoutMs: 1000,
          getToken: ({ signal }) => fetch('/api/never', { signal }).then(() => null),
        });
      },
      [new URL(fileUrl(blue, 1)).origin],
    );
    const second = await openSecond();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(tabsThatAsked()).toEqual(['?second']);
    expect(world.app.requests.filter(({ url }) => url === '/api/never')).toHaveLength(1);
    expect(await page.evaluate(() => window.events.some(({ type }) => type === 'token-failed'))).toBe(true);
    await second.close();
  });

  it('the application is asked once when two tabs are to renew the same token at the same time', async () => {
    const { page, world } = context;
    await context.register({ asksServer: false });
    const tabs = [await openSecond(), await openSecond()];
    for (const tab of tabs) await countQuestions(tab);
    const release = holdTokens();
    const loading = page.evaluate((url) => window.loadImage(url), fileUrl(blue, 1));
    for (const tab of tabs) await questionCame(tab);
    release(await world.sign([`/${blue}/`]));
    expect(await loading).toBe('loaded');
    for (const tab of tabs) expect(await context.loadImage(fileUrl(blue, 2), tab)).toBe('loaded');
    expect(world.asked).toHaveLength(1);
    for (const tab of tabs) await tab.close();
  });

  it('the application is asked once when two tabs without a token load images at the same time', async () => {
    const { world } = context;
    await context.register();
    const second = await openSecond();
    const loading = [context.loadImage(fileUrl(blue, 1)), context.loadImage(fileUrl(blue, 2), second)];
    expect(await Promise.all(loading)).toEqual(['loaded', 'loaded']);
    expect(world.asked).toHaveLength(1);
    await second.close();
  });

  it('the images of a tab load although the tab that was getting their token is closed', async () => {
    const { page, world } = context;
    await context.register();
    const second = await openSecond();
    holdTokens();
    await second.evaluate((url) => void window.loadImage(url), fileUrl(blue, 1));
    await expect.poll(() => world.asked.length).toBe(1);
    const loading = context.loadImage(fileUrl(blue, 2));
    const token = await world.sign([`/${blue}/`]);
    world.answerWith(() => token);
    await second.close();
    expect(await loading).toBe('loaded');
    expect(tabsThatAsked()).toEqual(['?second', '']);
    expect(await page.evaluate(() => window.tokenStore().getItem('ACCOUNT'))).toBe(token);
  });

  it('a token that is set in one tab is used in another at once', async () => {
    const { page, world } = context;
    world.answerWith(() => null);
    await context.register();
    const second = await openSecond();
    expect(await context.loadImage(fileUrl(blue, 1), second)).toBe('failed');
    const token = await world.sign([`/${blue}/`]);
    await page.evaluate((value) => window.fileAuth.setAccountToken(value), token);
    expect(await context.loadImage(fileUrl(blue, 2), second)).toBe('loaded');
    await page.evaluate(() => window.fileAuth.setToken('ACCOUNT', null));
    expect(await context.loadImage(fileUrl(blue, 3), second)).toBe('failed');
    expect(context.queriesFor(filePath(blue, 3))).toEqual(['']);
    await second.close();
  });

  it('signOut() in one tab stops tokens for images that another asks for later, though others still load', async () => {
    const { page, world } = context;
    let open: () => void = () => {};
    const gate = new Promise<null>((resolve) => (open = () => resolve(null)));
    const held = [1, 2, 3, 4];
    world.replaceCloudFront({
      intercept: ({ path }) => (held.some((number) => path === filePath(blue, number)) ? gate : null),
    });
    await context.register();
    const second = await openSecond();
    const before = page.evaluate(
      (urls) => window.loadImages(urls),
      held.map((number) => fileUrl(blue, number)),
    );
    await expect.poll(() => world.cloudFront.log.viewer.length).toBe(held.length);
    await second.evaluate(() => window.fileAuth.signOut());
    world.clearLogs();
    const after = await page.evaluate(
      (urls) => window.loadImages(urls),
      [fileUrl(blue, 5), fileUrl(blue, 6)],
    );
    expect(after).toEqual(['failed', 'failed']);
    open();
    expect(await before).toEqual(held.map(() => 'loaded'));
    expect(world.cloudFront.log.viewer.map(({ url }) => url).toSorted()).toEqual([
      filePath(blue, 5),
      filePath(blue, 6),
    ]);
    expect(world.asked).toEqual([]);
    await second.close();
  });

  it('signOut() in another tab leaves a denied image without another try', async () => {
    const { page, world } = context;
    let refuse: () => void = () => {};
    const gate = new Promise<void>((resolve) => (refuse = resolve));
    world.replaceCloudFront({ handler: () => gate.then(() => notGranted(world.app.url)) });
    await context.register();
    const second = await openSecond();
    await page.evaluate(
      async (folder, token) => {
        await window.fileAuth.setFolderToken(folder, `${token}-of-folder`);
        await window.fileAuth.setAccountToken(token);
      },
      blue,
      'opaque',
    );
    const loading = context.loadImage(fileUrl(blue, 1));
    await expect.poll(() => context.queriesFor(filePath(blue, 1)).length).toBe(1);
    await second.evaluate(() => window.fileAuth.signOut());
    refuse();
    expect(await loading).toBe('failed');
    expect(context.queriesFor(filePath(blue, 1))).toEqual(['authorization=opaque-of-folder']);
    expect(world.asked).toEqual([]);
    await second.close();
  });

  it('every tab asks again once any of them registers anew', async () => {
    const { page } = context;
    await context.register();
    const second = await openSecond();
    await page.evaluate(() => window.fileAuth.signOut());
    expect(await context.loadImage(fileUrl(blue, 1), second)).toBe('failed');
    await context.register({}, page);
    expect(await context.loadImage(fileUrl(blue, 2), second)).toBe('loaded');
    await second.close();
  });
});
