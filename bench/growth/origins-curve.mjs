import { openVariant, share, visitVariant } from '../variants.mjs';
import { imagesOnPage } from './images-on-page.mjs';
import { openSeats } from './open-seats.mjs';

/** 200 images of the last of the listed origins. The smallest worker knows only that one, whatever the number. */
export const originsCurve = {
  name: 'origins',
  title: 'listed origins',
  one: 'origin',
  series: [share.floor, share.ours],
  points: [1, 5, 25, 100],
  open: async (world) => {
    const { seatOf, close } = await openSeats(originsCurve.points, async (count) => {
      const seat = { app: await world.startApp(), more: { origins: listOrigins(count, world.cdn) } };
      await visitVariant(world, share.ours, seat);
      return seat;
    });
    return {
      measure: async (index, count) => {
        await openVariant(world, index, index === share.ours ? seatOf(count) : {});
        return imagesOnPage(world, index);
      },
      close,
    };
  },
};

function listOrigins(count, last) {
  const others = Array.from(
    { length: count - 1 },
    (_, number) => `https://d${String(number).padStart(6, '0')}abcdef8.cloudfront.net`,
  );
  return [...others, last];
}
