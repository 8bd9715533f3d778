import { openVariant, share, visitVariant, withToken } from '../variants.mjs';
import { imagesOnPage } from './images-on-page.mjs';
import { openSeats } from './open-seats.mjs';

const images = 200;

/**
 * An origin for each number of stored tokens. There are 200 images: one with a token of its own for each that is stored, as
 * long as there are images, and the others with that of the account. Without a worker the page has the same tokens in its
 * URLs, since the CDN verifies each of them.
 */
export const tokensCurve = {
  name: 'tokens',
  title: 'stored tokens',
  one: 'token',
  series: [share.none, share.ours],
  points: [1, 10, 100, 1000],
  open: async (world) => {
    const { seatOf, close } = await openSeats(tokensCurve.points, (count) => prepareSeat(world, count));
    return {
      measure: async (index, count) => {
        const { app, ownUrls, ownTokens } = seatOf(count);
        await openVariant(world, index, index === share.ours ? { app } : {});
        const others = world.newFileUrls(images - ownUrls.length, '.bmp');
        const urls =
          index === share.ours
            ? [...ownUrls, ...others]
            : [
                ...ownUrls.map((url, number) => withToken(url, ownTokens[number])),
                ...others.map((url) => withToken(url, world.token)),
              ];
        return imagesOnPage(world, index, { urls });
      },
      close,
    };
  },
};

async function prepareSeat(world, count) {
  const app = await world.startApp();
  const tokens = await world.newFileTokens(count);
  await visitVariant(world, share.ours, { app });
  const stored = Object.fromEntries(tokens.map(({ id, token }) => [`FILE_${id}`, token]));
  await world.page.evaluate((all) => window.bench.storeTokens(all), stored);
  const used = tokens.slice(0, images);
  return { app, ownUrls: used.map(({ url }) => url), ownTokens: used.map(({ token }) => token) };
}
