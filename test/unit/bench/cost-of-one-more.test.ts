import { describe, expect, it } from 'vitest';

const { costOfOneMore } = (await import(
  new URL('../../../bench/growth/cost-of-one-more.mjs', import.meta.url).href
)) as {
  costOfOneMore: (points: readonly number[], samples: readonly (readonly number[])[]) => number[][];
};

const points = [10, 100, 1000];

describe('the cost of one more', () => {
  it('stays flat if each costs the same, whatever it costs to begin', () => {
    expect(
      costOfOneMore(points, [
        [70, 75],
        [250, 255],
        [2050, 2055],
      ]),
    ).toEqual([
      [2, 2],
      [2, 2],
    ]);
  });

  it('rises if each one makes all others slower', () => {
    const [[few = 0] = [], [many = 0] = []] = costOfOneMore(
      points,
      points.map((count) => [count ** 2]),
    );
    expect(many).toBeGreaterThan(few * 5);
  });
});
