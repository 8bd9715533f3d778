import { describe, expect, it } from 'vitest';

interface Times {
  readonly none: readonly number[];
  readonly floor: readonly number[];
  readonly ours: readonly number[];
}

interface Share {
  readonly share: number;
  readonly quartiles: readonly [number, number];
}

const { ourShare } = (await import(new URL('../../../bench/our-share.mjs', import.meta.url).href)) as {
  ourShare: (times: Times) => Share | null;
};

const none = [100, 110, 90, 105, 95];
const plus = (extra: readonly number[]): number[] => none.map((time, round) => time + extra[round]!);

describe('our share', () => {
  it('is one if both workers add the same time', () => {
    const times = plus([10, 10, 10, 10, 10]);
    expect(ourShare({ none, floor: times, ours: times })).toEqual({ share: 1, quartiles: [1, 1] });
  });

  it('compares with no worker in the same round', () => {
    const slowRound = none.map((time, round) => (round === 0 ? time * 9 : time));
    const found = ourShare({
      none: slowRound,
      floor: slowRound.map((time) => time + 10),
      ours: slowRound.map((time) => time + 15),
    });
    expect(found?.share).toBe(1.5);
  });

  it('is told with a wide spread if the rounds differ much', () => {
    const floor = plus([10, 10, 10, 10, 10]);
    const { quartiles: narrow } = ourShare({ none, floor, ours: plus([14, 15, 15, 15, 16]) })!;
    const { quartiles: wide } = ourShare({ none, floor, ours: plus([2, 8, 15, 22, 30]) })!;
    expect(narrow[1] - narrow[0]).toBeLessThan(0.2);
    expect(wide[1] - wide[0]).toBeGreaterThan(0.5);
  });

  it('is not told if the smallest worker is as fast as none in many rounds', () => {
    const ours = plus([10, 10, 10, 10, 10]);
    expect(ourShare({ none, floor: plus([8, -3, 12, -4, 9]), ours })).toBeNull();
    expect(ourShare({ none, floor: plus([8, 7, 12, -4, 9]), ours })).not.toBeNull();
  });

  it('is not told from two rounds', () => {
    expect(ourShare({ none: [100, 100], floor: [110, 110], ours: [110, 110] })).toBeNull();
  });
});
