import { fileUrlsFor } from '../variants.mjs';

const few = 12;

/** Loads images in an open page, all at once, after a few that start the worker and open the connections. */
export async function imagesOnPage(world, index, { page = world.page, count = 200, urls } = {}) {
  const load = (all) => page.evaluate((given) => window.bench.imagesOnPage(given), all);
  await load(fileUrlsFor(world, index, few, '.bmp'));
  const time = await load(urls ?? fileUrlsFor(world, index, count, '.bmp'));
  world.clearLog();
  return time;
}
