import { expect, it } from 'vitest';
import { htmlPage, type Route } from '../support/app-server.js';
import { eachWorld } from '../support/each-world.js';
import { harnessAsScript } from '../support/harness/harness-as-script.js';
import { blue } from '../support/test-files.js';
import { fileUrl, harness, hideWorkers, noWorkerPath } from '../support/world.js';

/** As Prototype 1.6 does, which is older than what browsers do. */
const prototype = `<script>
  Array.prototype.toJSON = function () { return '[' + this.map((item) => '"' + item + '"').join(', ') + ']'; };
</script>`;

const picture = `<picture><source srcset="${fileUrl(blue, 2)}"/><img/></picture>`;
const xhtml = (head = ''): Route => ({
  body: `<html xmlns="http://www.w3.org/1999/xhtml">
    <head><title>XHTML</title>${head}<script src="/harness-script.js"></script></head>
    <body><img src="${fileUrl(blue, 1)}"/>${picture}</body>
  </html>`,
  contentType: 'application/xhtml+xml',
});

const routes = {
  // Chromium runs no modules in a document of XML.
  '/harness-script.js': { body: harnessAsScript(), contentType: 'text/javascript' },
  '/prototype': htmlPage('', prototype + harness),
  '/worker.xhtml': xhtml(),
  '/page.xhtml': xhtml(`<script>${hideWorkers}</script>`),
};

eachWorld({ routes }, (context) => {
  it('a page registers though one of its scripts has changed what arrays are as JSON', async () => {
    await context.world.open('/prototype', context.page);
    expect(await context.register()).toBe('worker');
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
  });

  it.each(['worker', 'page'])(
    'images in a page of XHTML load, those that were asked for too early, too (mode: %s)',
    async (mode) => {
      const { page, world } = context;
      await world.open(`/${mode}.xhtml`, page);
      expect(await context.register()).toBe(mode);
      await page.waitFor(() => [...document.images].every(({ naturalWidth }) => naturalWidth > 0));
      expect(await page.evaluate(() => document.images.length)).toBe(2);
    },
  );

  it.each(['worker', 'page'])(
    'a link opens a file, and images load, after document.open() has replaced the document (mode: %s)',
    async (mode) => {
      const { page, world } = context;
      world.answerWith(({ key, file }) => world.sign([key === 'ACCOUNT' ? `/${blue}/` : `/${blue}/${file}`]));
      await world.open(mode === 'page' ? noWorkerPath : '/', page);
      expect(await context.register()).toBe(mode);
      await page.evaluate(
        (src) => {
          document.open();
          document.write(`<a href="${src}" target="_blank">Open</a><img src="${src}">`);
          document.close();
        },
        fileUrl(blue, 1),
      );
      await page.waitFor(() => document.images[0]!.naturalWidth > 0);
      const tab = await page.clickToOpen('a');
      await tab.waitFor(() => document.images[0]!.naturalWidth > 0);
      await tab.close();
    },
  );
});
