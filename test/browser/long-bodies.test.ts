import { expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { blue, filePath } from '../support/test-files.js';
import { fileUrl } from '../support/world.js';

const bytesPerSecond = 100_000;
// Longer than the 30 seconds that Firefox lets a worker live after its last event.
const longBody = Buffer.alloc(35 * bytesPerSecond, 'a long story. ');

eachWorld({}, (context) => {
  it(
    'a body of 35 seconds comes to its end, in a visible page and in a tab behind it',
    { timeout: 120_000 },
    async () => {
      const files = {
        [filePath(blue, 1, '.bin')]: { body: longBody },
        [filePath(blue, 2, '.bin')]: { body: longBody },
      };
      context.world.replaceCloudFront({ files, bytesPerSecond });
      await context.register();
      await context.page.evaluate(
        (urls) => {
          const lengthOf = async (url: string): Promise<number> =>
            (await (await fetch(url)).arrayBuffer()).byteLength;
          Object.assign(window, { lengths: [] });
          for (const url of urls) {
            void lengthOf(url).then(
              (length) => window.lengths.push(length),
              (error: Error) => window.lengths.push(error.message),
            );
          }
        },
        [fileUrl(blue, 1, '.bin'), fileUrl(blue, 2, '.bin')],
      );
      const front = await context.world.open();
      await expect
        .poll(() => context.page.evaluate(() => window.lengths.length), { timeout: 90_000, interval: 500 })
        .toBe(2);
      expect(await context.page.evaluate(() => window.lengths)).toEqual([longBody.length, longBody.length]);
      await front.close();
    },
  );

  it('a body whose connection breaks is an error, and nothing of it is kept', async () => {
    await context.register({ cache: {} });
    await context.loadImage(fileUrl(blue, 1));
    context.world.replaceDistribution((_, response) => {
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-length': '1000000',
        'access-control-allow-origin': '*',
      });
      response.write(Buffer.alloc(500_000), () => response.destroy());
    });
    const outcome = await context.page.evaluate(
      (url) =>
        fetch(url)
          .then((response) => response.arrayBuffer())
          .then(
            ({ byteLength }) => `${byteLength} bytes`,
            (error: Error) => error.name,
          ),
      fileUrl(blue, 3, '.bin'),
    );
    expect(outcome).toMatch(/Error$/);
    const kept = await context.page.evaluate(async () => {
      const caches = await Promise.all((await window.caches.keys()).map((name) => window.caches.open(name)));
      return (await Promise.all(caches.map((cache) => cache.keys()))).flat().map(({ url }) => url);
    });
    expect(kept.filter((url) => url.includes('.bin'))).toEqual([]);
  });
});
