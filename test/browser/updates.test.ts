import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { blue, filePath, png } from '../support/test-files.js';
import { untilReplaced } from '../support/until-replaced.js';
import { fileUrl } from '../support/world.js';

declare global {
  interface Window {
    /** What became of the files that the page asked for at once. */
    loading: Promise<{ images: string[]; files: (number | string)[] }>;
  }
}

const workerPath = '/file-auth-worker.js';
const workerSource = readFileSync(new URL('../../dist/file-auth-worker.js', import.meta.url), 'utf8');
const bytesPerSecond = 20_000;

/** An image that is as long as somebody likes: what comes behind its end is no part of it. */
const slowImage = Buffer.concat([png(0, 0, 255), Buffer.alloc(30_000)]);
const slowFile = Buffer.alloc(10 * bytesPerSecond);

eachWorld({}, (context) => {
  const changeWorker = (): void =>
    context.world.app.set(workerPath, {
      body: `${workerSource}\n// changed`,
      contentType: 'text/javascript',
    });
  /** Asks for images and files in the first tab, over a slow line, and waits until they are on their way. */
  const beginToLoad = async (images: string[], files: string[]): Promise<void> => {
    await context.page.evaluate(
      (imageUrls, fileUrls) => {
        const read = (url: string): Promise<number | string> =>
          fetch(url)
            .then((response) => response.arrayBuffer())
            .then(
              ({ byteLength }) => byteLength,
              (error: Error) => error.message,
            );
        window.before = navigator.serviceWorker.controller;
        window.loading = Promise.all([
          window.loadImages(imageUrls),
          Promise.all(fileUrls.map((url) => read(url))),
        ]).then((outcomes) => ({ images: outcomes[0], files: outcomes[1] }));
      },
      images,
      files,
    );
    await expect.poll(() => context.world.cloudFront.log.origin.length).toBeGreaterThan(0);
  };
  const lookForUpdate = (): Promise<void> =>
    context.page.evaluate(async () => {
      const registration = (await navigator.serviceWorker.getRegistration())!;
      await registration.update();
      if (!registration.installing && !registration.waiting && registration.active === window.before)
        throw new Error('no update was found');
    });
  /** The worker file, served by a distribution on which everything takes its time. */
  const slowDown = (): void => {
    const bodies = Array.from({ length: 30 }, (_, index) => [filePath(blue, index + 1), { body: slowImage }]);
    const files = { ...Object.fromEntries(bodies), [filePath(blue, 401, '.bin')]: { body: slowFile } };
    context.world.replaceCloudFront({ files, bytesPerSecond });
  };

  it('30 slow images and a whole file load when the worker file changes meanwhile', async () => {
    const { page, world } = context;
    await context.register();
    slowDown();
    const images = Array.from({ length: 30 }, (_, index) => fileUrl(blue, index + 1));
    await beginToLoad(images, [fileUrl(blue, 401, '.bin')]);
    changeWorker();
    await lookForUpdate();
    expect(await page.evaluate(() => window.loading)).toEqual({
      images: images.map(() => 'loaded'),
      files: [slowFile.length],
    });
    await untilReplaced(page);
    expect(world.cloudFront.log.viewer.filter(({ aborted }) => aborted)).toEqual([]);
    expect(await context.loadImage(`${fileUrl(blue, 1)}?again`)).toBe('loaded');
  });

  it('another tab can register while a slow file of the first one holds up a newer worker', async () => {
    const { page, world } = context;
    await context.register();
    slowDown();
    await beginToLoad([], [fileUrl(blue, 401, '.bin')]);
    changeWorker();
    const second = await world.open();
    const began = Date.now();
    expect(await context.register({}, second)).toBe('worker');
    expect(Date.now() - began).toBeLessThan(8000);
    expect(await context.loadImage(fileUrl(blue, 1), second)).toBe('loaded');
    expect(await page.evaluate(() => window.loading)).toEqual({ images: [], files: [slowFile.length] });
    await untilReplaced(page);
    expect(await context.loadImage(fileUrl(blue, 2), second)).toBe('loaded');
    await second.close();
  });

  it('another tab can register with new options meanwhile, and loads what only they let load once they rule', async () => {
    const { page, world } = context;
    await context.register();
    slowDown();
    await beginToLoad([], [fileUrl(blue, 401, '.bin')]);
    world.replaceCloudFront({ authorizer: { parameter: 'key' } });
    const second = await world.open();
    expect(await context.register({ parameter: 'key' }, second)).toBe('worker');
    expect(await context.loadImage(fileUrl(blue, 1), second)).toBe('failed');
    expect(await page.evaluate(() => window.loading)).toEqual({ images: [], files: [slowFile.length] });
    await second.waitFor(() => document.querySelector('img')!.naturalWidth > 0);
    expect(context.queriesFor(filePath(blue, 1)).at(-1)).toMatch(/^key=/);
    await second.close();
  });
});
