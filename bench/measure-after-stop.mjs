import { interleave } from './interleave.mjs';
import { fileUrlsFor, openVariant } from './variants.mjs';

const title = 'first image after the worker was stopped';
const indexes = [1, 2, 3, 4];

/** Where the worker was stopped before. The page's tokens were told to it long ago. */
export const afterStopPart = {
  name: 'after-stop',
  title,
  needs: 'stopServiceWorker',
  measure: async (world, { rounds }) => ({
    title,
    variants: indexes,
    samples: await interleave(rounds, indexes, (index) => measureStopped(world, index)),
  }),
};

async function measureStopped(world, index) {
  await openVariant(world, index);
  const load = () =>
    world.page.evaluate((urls) => window.bench.imagesInTurn(urls), fileUrlsFor(world, index, 1, '.bmp'));
  await load();
  await world.browser.stopServiceWorker(world.page);
  return load();
}
