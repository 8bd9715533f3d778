import { beforeEach, expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { blue, filePath } from '../support/test-files.js';
import { fileUrl } from '../support/world.js';

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

  it('stylesheets of a distribution without CORS are applied', async () => {
    const width = await context.page.evaluate(
      async (href) => {
        const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
        const styled = Object.assign(document.createElement('div'), { id: 'styled' });
        const loaded = new Promise((resolve) => link.addEventListener('load', resolve));
        document.head.append(link);
        document.body.append(styled);
        await loaded;
        return getComputedStyle(styled).width;
      },
      fileUrl(blue, 303, '.css'),
    );
    expect(width).toBe('123px');
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
