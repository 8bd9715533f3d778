import { expect, it } from 'vitest';
import type { ConsoleEntry } from '../support/engines/index.js';
import { eachWorld } from '../support/each-world.js';
import { blue, fileId, filePath, green } from '../support/test-files.js';
import type * as Package from '../../src/page/index.js';
import { cdn, fileUrl } from '../support/world.js';

eachWorld({}, (context) => {
  const token = /[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/;
  const loadSome = async (): Promise<void> => {
    context.world.answerWith(({ key }) => (key === 'ACCOUNT' ? context.world.sign([`/${blue}/`]) : null));
    await context.loadImage(fileUrl(blue, 1));
    await context.loadImage(fileUrl(green, 2));
    await context.page.evaluate((url) => fetch(url), fileUrl(blue, 999));
  };

  it('status() tells how many files came, how many did not and why, and which were the last', async () => {
    await context.register();
    await loadSome();
    const status = await context.page.evaluate(() => window.fileAuth.status());
    expect(status).toMatchObject({
      mode: 'worker',
      controlled: true,
      signedOut: false,
      options: { placement: 'query', cache: false, virtualPath: '/_files/', debug: false },
      counts: { authorized: 2, denied: 1 },
      reasons: { 'file-not-granted': 1, origin: 1 },
      failures: [
        { folder: green, file: fileId(2), reason: 'file-not-granted', status: 403 },
        { folder: blue, file: fileId(999), reason: 'origin' },
      ],
    });
    expect(Math.abs(status.failures[0]!.time - Date.now())).toBeLessThan(60_000);
    expect(JSON.stringify(status)).not.toMatch(token);
  });

  it('every tab is told what became of a file, without a token', async () => {
    await context.register();
    const second = await context.world.open();
    await context.register({}, second);
    await loadSome();
    await second.waitFor(() => window.events.filter(({ type }) => type === 'file').length >= 3);
    expect(JSON.stringify(await second.evaluate(() => window.events))).not.toMatch(token);
    await second.close();
  });

  it('a console gets nothing unless told to, and then no token', async ({ skip }) => {
    const { browser } = context.world;
    skip(!browser.supports.workerConsole, `${browser.name} does not show its driver what a worker writes`);
    const before = browser.workerConsole.length;
    await context.register();
    await loadSome();
    expect(browser.workerConsole.slice(before)).toEqual([]);
    await context.register({ debug: true });
    await loadSome();
    const said = () =>
      browser.workerConsole
        .slice(before)
        .map(({ text }) => text)
        .join('\n');
    await expect.poll(said).toContain(`authorized image ${filePath(blue, 1)} → 200`);
    expect(said()).toContain('file-not-granted');
    expect(said()).not.toMatch(token);
  });

  const ours = (console: readonly ConsoleEntry[]): string[] =>
    console.map(({ text }) => text).filter((text) => text.startsWith('file-auth-worker: '));

  it('a getToken that throws is told once on the console of a page that listens to no events, without what it threw', async ({
    skip,
  }) => {
    const { page, world } = context;
    skip(!world.browser.supports.pageConsole, 'this driver does not tell what a page writes');
    await page.evaluate(
      async (origins) => {
        const { registerFileAuthWorker } = (await window.importModule(
          '/index.js',
        )) as unknown as typeof Package;
        const getToken = (): Promise<never> =>
          Promise.reject(new Error('aaaaaaaaaaaa.bbbbbbbbbbbb.cccccccccccc'));
        await registerFileAuthWorker({ origins, getToken });
      },
      [cdn],
    );
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('failed');
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('failed');
    await expect
      .poll(() => ours(page.console))
      .toEqual([expect.stringContaining('getToken threw an error or rejected')]);
    expect(page.console.map(({ text }) => text).join('\n')).not.toMatch(token);
  });

  it('a file whose name keeps it from getting a token is told once by the page and once by the worker', async ({
    skip,
  }) => {
    const { page, world } = context;
    skip(!world.browser.supports.pageConsole, 'this driver does not tell what a page writes');
    const before = world.browser.workerConsole.length;
    await context.register();
    for (const name of ['my%20photo', 'another%20photo']) {
      await context.loadImage(`${cdn}/${blue}/${fileId(1)}-${name}.png`);
    }
    const told = expect.stringContaining('because its path contains "%20"') as string;
    const ofWorker = world.browser.supports.workerConsole ? [told] : [];
    await expect.poll(() => ours(world.browser.workerConsole.slice(before))).toEqual(ofWorker);
    await expect.poll(() => ours(page.console)).toEqual([told]);
  });
});
