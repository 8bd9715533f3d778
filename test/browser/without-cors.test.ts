import { beforeEach, expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { blue, filePath } from '../support/test-files.js';
import { cdn, fileUrl } from '../support/world.js';

eachWorld({}, (context) => {
  beforeEach(async () => {
    context.world.replaceCloudFront({ cors: 'none' });
    const token = await context.world.sign([`/${blue}/`]);
    await context.register();
    await context.page.evaluate((value) => window.fileAuth.setAccountToken(value), token);
  });

  it('images of a distribution without CORS are shown, as without a worker', async () => {
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    // With CORS first, since only then a denial could be read; then as the browser meant it.
    expect(context.queriesFor(filePath(blue, 1))).toHaveLength(2);
  });

  it('the missing CORS is remembered, and the next image is spared the try with it', async () => {
    await context.loadImage(fileUrl(blue, 1));
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('loaded');
    expect(context.queriesFor(filePath(blue, 2))).toHaveLength(1);
  });

  it('CORS is tried again as soon as the distribution has answered that way', async () => {
    await context.loadImage(fileUrl(blue, 1));
    context.world.replaceCloudFront({});
    await context.page.evaluate((url) => fetch(url), fileUrl(blue, 302, '.txt'));
    context.world.clearLogs();
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('loaded');
    const [first] = context.world.cloudFront.log.viewer;
    // Only a request in CORS mode has an origin.
    expect(first!.headers['origin']).toBe(context.world.app.url);
  });

  it('a style sheet of a distribution without CORS is asked for without a token, and gives none to what it loads', async () => {
    const { page, world } = context;
    const path = filePath(blue, 3, '.css');
    const body =
      '@import "https://evil.example/own.css"; body { background: url(https://evil.example/own.png) }';
    world.replaceCloudFront({ cors: 'none', files: { [path]: { body } } });
    // The policy that tells most.
    await page.evaluate((href) => {
      document.head.insertAdjacentHTML('beforeend', '<meta name="referrer" content="unsafe-url">');
      const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
      const ended = new Promise((resolve) => {
        for (const type of ['load', 'error']) link.addEventListener(type, resolve);
      });
      document.head.append(link);
      return ended.then(() => null);
    }, cdn + path);
    const [event] = await context.fileEvents(path);
    expect(event).toMatchObject({ outcome: 'untouched', key: null });
    // With CORS first, whose answer could not have been used.
    expect(context.queriesFor(path)).toEqual([expect.stringContaining('authorization='), '']);
    expect(world.foreignReferrers.filter((referrer) => referrer.includes('authorization'))).toEqual([]);
  });

  // Firefox shows media without crossorigin to no worker.
  it('a film without crossorigin seeks where the engine lets a worker have a say', async ({ skip }) => {
    skip(
      context.world.browser.name === 'firefox',
      'Firefox asks no worker for cross-origin media without crossorigin',
    );
    context.world.replaceCloudFront({ cors: 'none', bytesPerSecond: 100_000 });
    const film = await context.page.evaluate((url) => window.seekFilm(url), fileUrl(blue, 301, ''));
    expect(film.off).toBeLessThan(1);
  });
});
