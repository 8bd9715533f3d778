import { changeNodes } from '../measure-nodes.mjs';
import { openVariant, share } from '../variants.mjs';

export const nodesCurve = {
  name: 'nodes',
  title: 'nodes that come, change and go',
  one: 'node',
  isEach: true,
  series: [share.none, share.ours],
  points: [100, 300, 1000, 3000, 10_000],
  open: async (world) => ({
    measure: async (index, count) => {
      await openVariant(world, index);
      return changeNodes(world, count);
    },
  }),
};
