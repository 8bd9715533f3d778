import { expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { htmlPage } from '../support/app-server.js';
import { blue, fileId, filePath } from '../support/test-files.js';
import { cdn, fileUrl, harness } from '../support/world.js';

/** A page that may load images and media from the distribution and from nowhere else, not even from its own origin. */
const policy = `img-src ${cdn}; media-src ${cdn}`;
const strict = `<meta http-equiv="Content-Security-Policy" content="${policy}">${harness}`;
const styles = `.inner { background-image: url(./${fileId(2)}.png); width: 9px; height: 9px }`;

eachWorld({ routes: { '/strict': htmlPage('', strict) } }, (context) => {
  const requestsFor = (path: string) =>
    context.world.cloudFront.log.viewer.filter(({ url }) => url.startsWith(path));

  it('images and films load in a page whose policy names the distribution only, kept ones too', async () => {
    const page = await context.world.open('/strict', context.page);
    await context.register({ cache: {} }, page);
    expect(await context.loadImage(fileUrl(blue, 1), page)).toBe('loaded');
    await page.waitFor(
      async (path) => {
        const names = (await caches.keys()).filter((name) => name.startsWith('file-auth-worker:'));
        const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
        return keys.flat().some(({ url }) => url.includes(path));
      },
      filePath(blue, 1),
    );
    // Another document asks again; the first one would take it from its own list of images.
    await page.reload();
    await context.world.settle(page);
    await context.register({ cache: {} }, page);
    expect(await context.loadImage(fileUrl(blue, 1), page)).toBe('loaded');
    expect(requestsFor(filePath(blue, 1))).toHaveLength(1);
    const film = await page.evaluate(
      (url) => window.seekFilm(url, { crossOrigin: 'anonymous' }),
      fileUrl(blue, 301, ''),
    );
    expect(film.off).toBeLessThan(1);
  });

  it('no file loads that the policy of the page forbids', async () => {
    const page = await context.world.open('/strict', context.page);
    await context.register({}, page);
    const outcome = await page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          const link = Object.assign(new Image(), {
            onload: () => resolve('loaded'),
            onerror: () => resolve('blocked'),
          });
          link.src = url;
        }),
      `${context.world.app.url}/_files${filePath(blue, 1)}`,
    );
    expect(outcome).toBe('blocked');
    expect(requestsFor(filePath(blue, 1))).toEqual([]);
  });

  it('requests keep to the referrer policy of the page, and no referrer shows the distribution a token', async () => {
    context.world.replaceCloudFront({
      files: {
        [filePath(blue, 1)]: { body: 'no picture', contentType: 'image/png' },
        [filePath(blue, 2)]: { body: 'no picture', contentType: 'image/png' },
        [filePath(blue, 3, '.css')]: { body: styles, contentType: 'text/css' },
      },
    });
    await context.register();
    await context.loadImage(fileUrl(blue, 1), context.page);
    await context.page.evaluate(
      (url) => window.loadImage(url, { referrerPolicy: 'no-referrer' }),
      `${fileUrl(blue, 1)}?silent`,
    );
    await context.page.evaluate(
      (href) => {
        document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }));
        document.body.append(Object.assign(document.createElement('div'), { className: 'inner' }));
      },
      fileUrl(blue, 3, '.css'),
    );
    await expect.poll(() => requestsFor(filePath(blue, 2)).length).toBe(1);
    const referrers = context.world.cloudFront.log.viewer.map(({ headers }) => headers['referer'] ?? '');
    expect(referrers.filter((referrer) => /authorization|[?]/.test(referrer))).toEqual([]);
    expect(referrers[0]).toBe(`${context.world.app.url}/`);
    expect(referrers[1]).toBe('');
  });

  const showSlowImage = async (): Promise<() => boolean | undefined> => {
    const path = filePath(blue, 1, '.bmp');
    const files = { [path]: { body: bigBitmap(), contentType: 'image/bmp' } };
    context.world.replaceCloudFront({ files, bytesPerSecond: 300_000 });
    await context.register();
    await context.page.evaluate(
      (url) => {
        const image = new Image();
        image.src = url;
        document.body.append(image);
      },
      fileUrl(blue, 1, '.bmp'),
    );
    // No engine tells a worker of what ends before the headers have come.
    await context.page.waitFor(() => document.images[0]!.naturalWidth > 0);
    return () => requestsFor(path)[0]!.aborted;
  };

  it('taking an image away cuts the connection', async ({ skip }) => {
    skip(
      context.world.browser.name === 'webkit',
      'WebKitGTK reads an image to its end in that case, without a worker, too',
    );
    const isCut = await showSlowImage();
    await context.page.evaluate(() => void (document.images[0]!.src = ''));
    await expect.poll(isCut).toBe(true);
  });

  it('leaving the page cuts the connection', async () => {
    const isCut = await showSlowImage();
    await context.page.goto('about:blank');
    await expect.poll(isCut).toBe(true);
  });
});

/** 12 MB that come slowly and are a picture from the first line on. */
function bigBitmap(): Buffer {
  const side = 2000;
  const bitmap = Buffer.alloc(54 + side * side * 3, 0x99);
  bitmap.write('BM', 'latin1');
  for (const [value, offset] of [
    [bitmap.length, 2],
    [54, 10],
    [40, 14],
    [side, 18],
    [side, 22],
  ] as const) {
    bitmap.writeUInt32LE(value, offset);
  }
  bitmap.fill(0, 6, 10);
  bitmap.writeUInt16LE(1, 26);
  bitmap.writeUInt16LE(24, 28);
  return bitmap.fill(0, 30, 54);
}
