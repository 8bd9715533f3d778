import { openVariant, share } from '../variants.mjs';
import { imagesOnPage } from './images-on-page.mjs';

/** 200 images in one tab, while others of the same origin are open, which have registered, too. */
export const tabsCurve = {
  name: 'tabs',
  title: 'open tabs',
  one: 'tab',
  series: [share.floor, share.ours],
  points: [1, 4, 10, 20],
  open: async (world) => {
    const others = new Map(tabsCurve.series.map((index) => [index, []]));
    return {
      measure: async (index, count) => {
        await openVariant(world, index);
        await setTabs(world, index, { tabs: others.get(index), count: count - 1 });
        return imagesOnPage(world, index);
      },
      close: () => Promise.all([...others.values()].flat().map((tab) => tab.close())),
    };
  },
};

async function setTabs(world, index, { tabs, count }) {
  for (const tab of tabs.splice(count)) await tab.close();
  while (tabs.length < count) {
    const page = await world.browser.newPage();
    tabs.push(page);
    await openVariant(world, index, { page });
  }
}
