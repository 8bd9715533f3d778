import { median, quartiles } from './statistics.mjs';

const draws = 1000;

/**
 * The package's extra time as a part of the smallest worker's, each over no worker in the same round, and its quartiles if
 * the rounds are drawn again by chance (bootstrap). `null` if the smallest worker's extra time is within the noise, because
 * in more than a quarter of the rounds it had none, or if there are too few rounds to know.
 */
export function ourShare({ none, floor, ours }) {
  if (none.length < 3) return null;
  const rounds = none.map((time, round) => ({ floor: floor[round] - time, ours: ours[round] - time }));
  const [lower] = quartiles(rounds.map((extra) => extra.floor));
  if (lower <= 0) return null;
  const random = createRandom();
  const drawn = Array.from({ length: draws }, () =>
    shareOf(rounds.map(() => rounds[Math.floor(random() * rounds.length)])),
  ).filter(Number.isFinite);
  return { share: shareOf(rounds), quartiles: quartiles(drawn) };
}

function shareOf(rounds) {
  const floor = median(rounds.map((extra) => extra.floor));
  return floor > 0 ? median(rounds.map((extra) => extra.ours)) / floor : NaN;
}

/** The same numbers each time (mulberry32), so that the same measurement gives the same report. */
function createRandom() {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
