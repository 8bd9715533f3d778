import { openVariant, share } from '../variants.mjs';
import { imagesOnPage } from './images-on-page.mjs';

export const imagesCurve = {
  name: 'images',
  title: 'images on a page',
  one: 'image',
  isEach: true,
  series: [share.floor, share.ours],
  points: [10, 50, 200, 1000, 5000],
  open: async (world) => ({
    measure: async (index, count) => {
      await openVariant(world, index);
      return imagesOnPage(world, index, { count });
    },
  }),
};
