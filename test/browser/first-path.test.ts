import { expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { blue, filePath } from '../support/test-files.js';
import { cdn, fileUrl } from '../support/world.js';

eachWorld({}, (context) => {
  it('the worker controls the page and loads an image from its clean URL on a first visit', async () => {
    expect(await context.register()).toBe('worker');
    expect(await context.page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(context.world.asked.map(({ key, reason }) => ({ key, reason }))).toEqual([
      { key: 'ACCOUNT', reason: 'missing' },
    ]);
  });

  it('images still load after a reload, without another question', async () => {
    await context.register();
    await context.loadImage(fileUrl(blue, 1));
    await context.page.reload();
    await context.world.settle(context.page);
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('loaded');
    expect(context.world.asked).toHaveLength(1);
  });

  it('the worker takes control again after a hard reload', async () => {
    const { page, world } = context;
    await context.register();
    await page.hardReload();
    await world.settle(page);
    const dropped = await page.evaluate(() => navigator.serviceWorker.controller === null);
    expect(dropped).toBe(world.browser.supports.hardReloadDropsControl);
    await context.register();
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    expect(await context.loadImage(fileUrl(blue, 3))).toBe('loaded');
  });

  it('a second tab is served with the token of the first', async () => {
    await context.register();
    await context.loadImage(fileUrl(blue, 1));
    const second = await context.world.open();
    await context.register({}, second);
    expect(await context.loadImage(fileUrl(blue, 2), second)).toBe('loaded');
    expect(context.world.asked).toHaveLength(1);
    await second.close();
  });

  it('registerFileAuthWorker() registers twice in one page without harm', async () => {
    await context.register();
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(context.world.asked).toHaveLength(1);
  });

  it('status() tells what the worker is and what it did', async () => {
    await context.register();
    await context.loadImage(fileUrl(blue, 1));
    const status = await context.page.evaluate(() => window.fileAuth.status());
    expect(status).toMatchObject({
      mode: 'worker',
      controlled: true,
      signedOut: false,
      counts: { authorized: 1 },
    });
    expect(status.workerVersion).toBe(status.version);
    expect(status.options.origins).toEqual([cdn]);
  });

  it('the worker lets no token reach the cache, the bucket, an event or a console', async () => {
    const { page, world } = context;
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 4))).toBe('loaded');
    const token = new URLSearchParams(context.queriesFor(filePath(blue, 4)).at(-1)).get('authorization')!;
    expect(token.split('.')).toHaveLength(3);
    const { cache, origin } = world.cloudFront.log;
    expect(cache.length).toBeGreaterThan(0);
    expect(origin.length).toBeGreaterThan(0);
    expect(JSON.stringify({ cache, origin })).not.toContain('authorization');
    const seen = await page.evaluate(async () => [
      window.events,
      await window.fileAuth.status(),
      document.body.innerHTML,
    ]);
    const everything = JSON.stringify([cache, origin, seen, page.console, world.browser.workerConsole]);
    expect(everything).not.toContain(token.split('.')[2]);
  });

  it('unregister() leaves nothing registered', async () => {
    await context.register();
    await context.page.evaluate(() => window.fileAuth.unregister());
    expect(
      await context.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length),
    ).toBe(0);
  });
});
