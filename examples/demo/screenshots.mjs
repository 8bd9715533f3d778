// Makes the pictures of the demo that the README shows.
// Run: node examples/demo/screenshots.mjs [folder]   (needs dist, and Chromium: CHROMIUM=/path/to/chromium)
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startDemo } from './server.mjs';

const folder = process.argv[2] ?? fileURLToPath(new URL('../../docs/images/', import.meta.url));
const screens = {
  desktop: { viewport: { width: 1280, height: 976 }, deviceScaleFactor: 1.5 },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

const demo = await startDemo();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
await mkdir(folder, { recursive: true });
for (const [screen, options] of Object.entries(screens)) {
  for (const colorScheme of ['light', 'dark']) {
    const file = join(folder, `demo-${screen}-${colorScheme}.webp`);
    await writeFile(file, await asWebp(await takePicture({ ...options, colorScheme })));
    console.log(file);
  }
}
await browser.close();
await demo.close();

/** What a visitor sees first, once it has all come. */
async function takePicture(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(demo.url);
  await page.waitForSelector('#early[data-state="loaded"]');
  await page.waitForSelector('#worker-state[data-kind="good"]');
  await page.waitForSelector('.card[data-state="denied"]');
  await page.evaluate(async () => {
    const pictures = [...document.images].filter((image) => image.naturalWidth > 0);
    await Promise.all([document.fonts.ready, ...pictures.map((image) => image.decode())]);
    await Promise.all(document.getAnimations().map(({ finished }) => finished));
  });
  const picture = await page.screenshot();
  await context.close();
  return picture;
}

/** A fifth of the bytes of a PNG. */
async function asWebp(png) {
  const page = await browser.newPage();
  const webp = await page.evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      canvas.getContext('2d').drawImage(image, 0, 0);
      const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.9 });
      const bytes = new Uint8Array(await blob.arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    },
    `data:image/png;base64,${png.toString('base64')}`,
  );
  await page.close();
  return Buffer.from(webp, 'base64');
}
