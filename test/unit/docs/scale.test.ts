import { describe, expect, it } from 'vitest';

type Values = Readonly<Record<string, number>>;

interface Estimate {
  readonly cost: Values;
  readonly latency: { readonly lambda: Values; readonly cloudFrontFunction: number };
  readonly load: Values;
  readonly tokens: Values;
}

interface Options {
  readonly mode: 'check' | 'print' | 'write';
  readonly scales: readonly number[];
  readonly values: Values;
}

const load = (name: string): Promise<unknown> =>
  import(new URL(`../../../.ci/scale/${name}.mjs`, import.meta.url).href);
const { estimate } = (await load('estimate')) as { estimate: (requests: number, values: Values) => Estimate };
const { readOptions } = (await load('read-options')) as { readOptions: (args: readonly string[]) => Options };

const million = 1e6;
const { values } = readOptions([]);
/** Traffic that is easy to calculate by hand. */
const plain: Values = {
  ...values,
  hitRatio: 0.9,
  fileSize: 100,
  coldShare: 0,
  peak: 1,
  regionShare: 0.5,
  hop: 10,
  warmCpu: 0.5,
  slowdown: 14,
  reads: 1,
  logBytes: 0,
};

describe('the costs of docs/scale.md', () => {
  // A million requests with 7 ms each:
  // Lambda@Edge: 0.60 + 1,000,000 × 0.007 s × 0.125 GB × 0.00005001 = 0.60 + 0.04375875
  // CloudFront Function: 0.10 + one read, 0.03
  // CloudFront itself: 1.00 for the requests; 100 GB × 0.085; 100,000 misses × 0.40 a million
  it('are those of a calculation by hand', () => {
    const { cost } = estimate(million, plain);
    expect(cost.lambda).toBeCloseTo(0.64375875, 8);
    expect(cost.cloudFrontFunction).toBeCloseTo(0.13, 8);
    expect(cost.signedCookies).toBe(0);
    expect(cost.requests).toBeCloseTo(1, 8);
    expect(cost.transfer).toBeCloseTo(8.5, 8);
    expect(cost.misses).toBeCloseTo(0.04, 8);
  });

  it('have a call of the function for each request, hit or miss', () => {
    const [allMiss, allHit] = [0, 1].map((hitRatio) => estimate(million, { ...plain, hitRatio }).cost);
    expect(allHit?.lambda).toBe(allMiss?.lambda);
    expect(allHit?.cloudFrontFunction).toBe(allMiss?.cloudFrontFunction);
    expect([allHit?.misses, allMiss?.misses]).toEqual([0, 0.4]);
  });

  it('grow in proportion to the requests', () => {
    const [one, thousand] = [million, 1000 * million].map((requests) => estimate(requests, values).cost);
    for (const name of ['requests', 'misses', 'lambda', 'lambdaLog', 'cloudFrontFunction']) {
      expect(one?.[name]).toBeGreaterThan(0);
      expect(thousand?.[name]).toBeCloseTo(1000 * one![name]!, 6);
    }
  });

  // 20 TB of 1,024 GB: 10,240 GB × 0.085 + 10,240 GB × 0.080.
  it('have the cheaper price of transfer for what is beyond a tier alone', () => {
    const requests = (20 * 1024 * million) / plain.fileSize!;
    expect(estimate(requests, plain).cost.transfer).toBeCloseTo(10_240 * 0.085 + 10_240 * 0.08, 6);
  });

  it('round each begun millisecond of Lambda@Edge up', () => {
    const { cost } = estimate(million, { ...plain, warmCpu: 0.45 });
    expect(cost.lambda).toBe(estimate(million, plain).cost.lambda);
  });
});

describe('the latency of docs/scale.md', () => {
  it('is the way to the region and the duration, and more for cold starts', () => {
    const { lambda } = estimate(million, { ...plain, coldCpu: 18, coldShare: 0.1 }).latency;
    expect(lambda).toEqual({ warm: 17, cold: 262, mean: 10 + 0.9 * 7 + 0.1 * 252 });
  });
});

describe('the load of docs/scale.md', () => {
  // 2,592,000,000 requests are 1,000 a second in a month of 30 days, and 3,000 at a peak of three times the mean.
  it('is that of the peak, and in the busiest region its share', () => {
    const { load: peak } = estimate(2_592 * million, { ...plain, peak: 3 });
    expect(peak.distributionRequests).toBeCloseTo(3000, 8);
    expect(peak.distributionGbps).toBeCloseTo(2.4, 8);
    expect(peak.regionRequests).toBeCloseTo(1500, 8);
    // Requests a second times their duration of 7 ms.
    expect(peak.regionConcurrency).toBeCloseTo(10.5, 8);
  });
});

describe('the questions to the token endpoint', () => {
  const visits = { visits: 10, visitRequests: 100, visitLength: 20 };

  it.each([
    ['once for a visit that is shorter than the life of a token', 60, 1],
    ['again when a token has expired', 15, 2],
    // Of 20 minutes, 19.5 can be used.
    ['again when a token is about to expire', 20, 2],
    // Of 2 minutes, 1.8 can be used.
    ['more often with short lives', 2, 12],
  ])('come %s', (_name, tokenLife, perVisit) => {
    const { tokens } = estimate(million, { ...plain, ...visits, tokenLife });
    expect(tokens.users).toBe(1000);
    expect(tokens.questions).toBe(1000 * 10 * perVisit);
  });
});

describe('own numbers', () => {
  it('print one month instead of writing the page', () => {
    const options = readOptions(['--requests', '5e9', '--hit-ratio', '0.9']);
    expect(options).toMatchObject({ mode: 'print', scales: [5e9] });
    expect(options.values).toEqual({ ...values, hitRatio: 0.9 });
    expect(readOptions([]).mode).toBe('write');
    expect(readOptions(['--check']).mode).toBe('check');
  });

  it.each([
    [['--hit-ratio', 'many'], '"--hit-ratio" must be a number'],
    [['--hit-ratio', ''], '"--hit-ratio" must be a number'],
    [['--hits', '1'], "Unknown option '--hits'"],
    [['--check', '--peak', '2'], '"--check" compares'],
  ])('that are wrong are named: %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });

  it.each<[number, Values, string]>([
    [0, values, '"requests a month" must be a number greater than 0, not 0'],
    [NaN, values, '"requests a month" must be'],
    [million, { ...values, hitRatio: 1.1 }, '"cache hit ratio" must be a number from 0 to 1, not 1.1'],
    [million, { ...values, peak: 0.5 }, '"peak over mean" must be a number of at least 1, not 0.5'],
    [million, { ...values, fileSize: -1 }, '"size of a file, KB" must be a number of at least 0'],
    [million, {}, '"cache hit ratio" must be a number from 0 to 1, not undefined'],
  ])('that are out of range are named: case %#', (requests, given, message) => {
    expect(() => estimate(requests, given)).toThrow(message);
  });
});
