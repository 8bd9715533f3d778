import { interleave } from '../interleave.mjs';
import { variants, visitVariant } from '../variants.mjs';

/**
 * Measures each point of a curve in each series, and the series of a point one after the other.
 *
 * @returns the points, and for each series the milliseconds of all rounds at each of them
 */
export async function measureGrowth(curve, world, { rounds }) {
  const { name, title, one, isEach = false, series, points } = curve;
  for (const index of series) await visitVariant(world, index);
  const { measure, close } = await curve.open(world);
  try {
    const seats = points.flatMap((point) => series.map((index) => ({ point, index })));
    // Each page is warm: it has loaded a few files before the clock runs, and its origin was visited before.
    const samples = await interleave(rounds, seats, ({ index, point }) => measure(index, point), {
      warmsUp: false,
    });
    const samplesOf = (index) => samples.filter((_, seat) => seats[seat].index === index);
    return {
      name,
      title,
      one,
      isEach,
      points,
      series: series.map((index) => ({ name: variants[index].name, samples: samplesOf(index) })),
    };
  } finally {
    await close?.();
  }
}
