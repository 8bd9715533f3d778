import { expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { blue, filePath } from '../support/test-files.js';
import { cdn, fileUrl, otherCdn } from '../support/world.js';

eachWorld({}, (context) => {
  /** Who answered a request, as the resource timeline tells: the worker's fetch event, or the network without it. */
  const answeredBy = (address: string): Promise<string> =>
    context.page.evaluate(async (path) => {
      const url = new URL(path, location.href).href;
      const entry = new Promise<PerformanceEntry>((resolve) => {
        const observer = new PerformanceObserver((list) => {
          const found = list.getEntries().find(({ name }) => name === url);
          if (found) resolve(found);
        });
        observer.observe({ type: 'resource' });
      });
      await (await fetch(url)).text();
      const { workerFinalSourceType } = (await entry) as PerformanceEntry & { workerFinalSourceType: string };
      return workerFinalSourceType === 'network' ? 'network' : 'worker';
    }, address);
  const hasStaticRoutes = (): boolean => context.world.browser.name === 'chromium';
  const why = (): string => `${context.world.browser.name} has no InstallEvent.addRoutes`;

  it('static routes wake no worker for requests to the own server that are for no file', async ({ skip }) => {
    skip(!hasStaticRoutes(), why());
    await context.register();
    expect(await answeredBy('/index.js?own')).toBe('network');
    expect(await answeredBy(fileUrl(blue, 302, '.txt'))).toBe('worker');
    expect(await answeredBy(`/_files${filePath(blue, 302, '.txt')}`)).toBe('worker');
  });

  it('a newer worker is asked about the origins that are new with it, on the page that brought it', async ({
    skip,
  }) => {
    skip(!hasStaticRoutes(), why());
    await context.register();
    await context.page.reload();
    await context.world.settle(context.page);
    await context.register({ origins: [cdn, otherCdn] });
    expect(await answeredBy(otherCdn + filePath(blue, 1))).toBe('worker');
    expect(await answeredBy(fileUrl(blue, 302, '.txt'))).toBe('worker');
    expect(await answeredBy('/index.js?own')).toBe('network');
  });

  it('files load, and everything else of the app’s own server, in every engine', async () => {
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    const own = await context.page.evaluate(async () => (await fetch('/index.js')).status);
    expect(own).toBe(200);
    expect(context.queriesFor(filePath(blue, 1))).toEqual([expect.stringMatching(/^authorization=/)]);
  });
});
