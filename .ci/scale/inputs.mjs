const choosing = '[Choosing](choosing.md)';
const prices = '[AWS][prices]';
const assumption = 'assumption';

/** The numbers of requests a month that docs/scale.md compares. */
export const scales = [1e6, 1e9, 1e11];

/** What the tables of docs/scale.md are calculated from. Each is a flag of write-scale.mjs. */
export const inputs = {
  hitRatio: { value: 0.95, kind: 'share', label: 'cache hit ratio', source: assumption },
  fileSize: { value: 100, kind: 'amount', label: 'size of a file, KB', source: assumption },
  coldShare: { value: 0.001, kind: 'share', label: 'share of cold starts', source: assumption },
  peak: { value: 3, kind: 'factor', label: 'peak over mean', source: assumption },
  regionShare: { value: 0.4, kind: 'share', label: 'share of the busiest region', source: assumption },
  hop: { value: 10, kind: 'amount', label: 'round trip to the region, ms', source: assumption },
  warmCpu: { value: 0.5, kind: 'amount', label: 'processor, usual request, ms', source: choosing },
  coldCpu: {
    value: 9,
    kind: 'amount',
    label: 'processor, cold start, ms',
    source: '[Bench](bench.md#edge)',
  },
  slowdown: { value: 14, kind: 'factor', label: 'how much slower 128 MB are', source: assumption },
  functionTime: {
    value: 1,
    kind: 'amount',
    label: 'CloudFront Function, ms',
    source: choosing,
  },
  reads: { value: 1, kind: 'amount', label: 'KeyValueStore reads', source: choosing },
  logBytes: { value: 360, kind: 'amount', label: 'log lines a request, bytes', source: assumption },
  tokenLife: {
    value: 15,
    kind: 'positive',
    label: 'token life, minutes',
    source: assumption,
  },
  visits: { value: 20, kind: 'positive', label: 'visits of a user a month', source: assumption },
  visitRequests: { value: 50, kind: 'positive', label: 'requests of a visit', source: assumption },
  visitLength: { value: 20, kind: 'positive', label: 'length of a visit, minutes', source: assumption },
  lambdaPrice: { value: 0.6, kind: 'amount', label: 'Lambda@Edge, $/M', source: prices },
  durationPrice: { value: 0.00005001, kind: 'amount', label: 'Lambda@Edge, $/GB-second', source: prices },
  functionPrice: { value: 0.1, kind: 'amount', label: 'CloudFront Function, $/M', source: prices },
  readPrice: { value: 0.03, kind: 'amount', label: 'KeyValueStore reads, $/M', source: choosing },
  logPrice: { value: 0.5, kind: 'amount', label: 'CloudWatch Logs, $/GB', source: choosing },
  requestPrice: { value: 1, kind: 'amount', label: 'HTTPS requests, $/M', source: prices },
  s3Price: { value: 0.4, kind: 'amount', label: 'S3 GET, $/M', source: choosing },
};

/** CloudFront's transfer to the United States: how many GB at most have a price, and the price of a GB. AWS's TB are 1,024 GB. */
export const transferTiers = [
  [10 * 1024, 0.085],
  [40 * 1024, 0.08],
  [100 * 1024, 0.06],
  [350 * 1024, 0.04],
  [524 * 1024, 0.03],
  [4 * 1024 * 1024, 0.025],
  [Infinity, 0.02],
];

/** AWS's default quotas, of a distribution and of Lambda in a region. */
export const quotas = {
  distributionRequests: 250_000,
  distributionGbps: 150,
  regionRequests: 10_000,
  regionConcurrency: 1_000,
};
