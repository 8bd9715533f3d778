import { interleave } from './interleave.mjs';
import { openVariant, share } from './variants.mjs';

const title = '10,000 nodes that come, change and go';
const nodes = 10_000;

/** Without this package on the page, and with it. */
export const nodesPart = {
  name: 'nodes',
  title,
  measure: async (world, { rounds }) => ({
    title,
    samples: await interleave(rounds, [share.none, share.ours], async (index) => {
      await openVariant(world, index);
      return changeNodes(world, nodes);
    }),
  }),
};

/** Changes a number of nodes, a multiple of 50, in the open page; the time of one turn. */
export async function changeNodes(world, count) {
  const urls = world.newFileUrls(count / 50, '.bmp');
  const change = () => world.page.evaluate((all) => window.bench.changeNodes(all), urls);
  // The first time it is compiled.
  await change();
  return change();
}
