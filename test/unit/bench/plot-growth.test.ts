import { describe, expect, it } from 'vitest';

interface Curve {
  readonly name: string;
  readonly title: string;
  readonly one: string;
  readonly isEach: boolean;
  readonly points: readonly number[];
  readonly series: readonly { readonly name: string; readonly samples: readonly (readonly number[])[] }[];
}

const { plotGrowth } = (await import(
  new URL('../../../bench/growth/plot-growth.mjs', import.meta.url).href
)) as { plotGrowth: (curve: Curve) => string };

const curve: Curve = {
  name: 'images',
  title: 'images on a page',
  one: 'image',
  isEach: true,
  points: [10, 100, 1000],
  series: [
    { name: 'smallest worker', samples: [[20], [200], [2000]] },
    { name: 'file-auth-worker', samples: [[20, 30, 40], [400], [5000]] },
  ],
};

/** The points of the line of a series. */
function lineOf(svg: string, mark: 'floor' | 'ours'): { x: number; y: number }[] {
  const [, path = ''] = new RegExp(`class="line ${mark}" d="(M[^"]*L[^"]*)"`).exec(svg) ?? [];
  return path
    .split(/[ML]/)
    .filter((point) => point !== '')
    .map((point) => point.split(' ').map(Number))
    .map(([x = NaN, y = NaN]) => ({ x, y }));
}

const textsOf = (svg: string): string[] =>
  Array.from(svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g), ([, text = '']) => text);

/** Where a label of the vertical axis stands. */
function heightOf(svg: string, label: string): number {
  const [, y] = new RegExp(`<text x="\\d+" y="([\\d.]+)" text-anchor="end">${label}</text>`).exec(svg) ?? [];
  return Number(y) - 4;
}

describe('the plot of a growth curve', () => {
  const svg = plotGrowth(curve);

  it('is a flat line if each one costs the same, however many there are', () => {
    const heights = lineOf(svg, 'floor').map(({ y }) => y);
    expect(heights).toHaveLength(3);
    expect(new Set(heights).size).toBe(1);
    expect(heights[0]).toBeCloseTo(heightOf(svg, '2'), 0);
  });

  it('rises if one costs more where there are many, and goes through the medians', () => {
    const heights = lineOf(svg, 'ours').map(({ y }) => y);
    expect(heights).toHaveLength(3);
    const expected = [3, 4, 5].map((value) => heightOf(svg, String(value)));
    for (const [index, height] of heights.entries()) expect(height).toBeCloseTo(expected[index]!, 0);
    expect(heights).toEqual(heights.toSorted((a, b) => b - a));
  });

  it('has ten times as many at the same distance', () => {
    const [first, second, third] = lineOf(svg, 'ours').map(({ x }) => x);
    expect(third! - second!).toBeCloseTo(second! - first!, 0);
  });

  it('shows how far the rounds are apart, from quartile to quartile', () => {
    const [, x, lower, upper] = /class="ours" d="M([\d.]+) ([\d.]+)V([\d.]+)/.exec(svg) ?? [];
    expect(Number(x)).toBe(lineOf(svg, 'ours')[0]?.x);
    // 20, 30 and 40 ms for ten images: the quartiles are 2.5 and 3.5 ms for one.
    const half = (heightOf(svg, '2') - heightOf(svg, '3')) / 2;
    expect(Number(lower)).toBeCloseTo(heightOf(svg, '3') + half, 0);
    expect(Number(upper)).toBeCloseTo(heightOf(svg, '3') - half, 0);
  });

  it('says what its axes count, and which line is whose', () => {
    const texts = textsOf(svg);
    expect(texts).toContain('milliseconds per image');
    expect(texts).toContain('images on a page (logarithmic)');
    expect(texts).toEqual(
      expect.arrayContaining(['10', '100', '1,000', 'smallest worker', 'file-auth-worker']),
    );
  });

  it('can be heard by those who do not see it', () => {
    expect(svg).toContain('<title id="title">Growth: images on a page</title>');
    expect(svg).toContain('smallest worker has 2.00 at 10 and 2.00 at 1,000');
  });

  it('shows the time of all where the files stay the same', () => {
    const flat = plotGrowth({ ...curve, title: 'open tabs', one: 'tab', isEach: false });
    expect(textsOf(flat)).toContain('milliseconds for 200 images');
    const heights = lineOf(flat, 'floor').map(({ y }) => y);
    expect(heights[2]).toBeCloseTo(heightOf(flat, '2,000'), 0);
  });

  it('can be read on a dark page', () => {
    expect(svg).toContain('prefers-color-scheme: dark');
  });
});
