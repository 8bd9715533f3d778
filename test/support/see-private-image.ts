import { expect } from 'vitest';
import type { WorldContext } from './each-world.js';
import { png } from './test-files.js';

const folder = '7371085d-d958-48ff-aa45-f61badce013b';
const path = `/${folder}/9f5d9df4-e21d-4fe0-8a2c-5bd70fad6cb1.png`;

/**
 * Opens an application that shows the private image of the examples, and sees it on the first visit and after a reload,
 * loaded by the one worker whose script is this.
 */
export async function seePrivateImage(context: WorldContext, url: string, script: RegExp): Promise<void> {
  const { world, page, queriesFor } = context;
  const origins = [new URL(url).origin];
  world.replaceCloudFront({
    allowedOrigins: origins,
    authorizer: { allowedOrigins: origins },
    files: { [path]: { body: png(0, 0, 255) } },
  });
  world.answerWith(() => world.sign([`/${folder}/`]));
  const see = (): Promise<unknown> =>
    page.waitFor(() => document.images.length === 1 && document.images[0]!.naturalWidth > 0);
  await page.goto(url);
  await see();
  await page.reload();
  await see();
  expect(await page.evaluate(() => document.images[0]!.currentSrc)).toMatch(/\.png$/);
  expect(queriesFor(path).at(-1)).toMatch(/^authorization=./);
  expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  const scripts = await page.evaluate(async () => {
    const registrations = await navigator.serviceWorker.getRegistrations();
    return registrations.map(({ active }) => active?.scriptURL.replace(location.origin, ''));
  });
  expect(scripts).toEqual([expect.stringMatching(script)]);
}
