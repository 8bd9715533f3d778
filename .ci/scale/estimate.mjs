import { inputs, transferTiers } from './inputs.mjs';

const million = 1e6;
const secondsOfMonth = 30 * 24 * 60 * 60;
const lambdaGigabytes = 0.125;

const kinds = {
  share: { text: 'a number from 0 to 1', accepts: (value) => value >= 0 && value <= 1 },
  factor: { text: 'a number of at least 1', accepts: (value) => value >= 1 },
  amount: { text: 'a number of at least 0', accepts: (value) => value >= 0 },
  positive: { text: 'a number greater than 0', accepts: (value) => value > 0 },
};

/**
 * What a month of so many requests costs (dollars), how long each design delays a request (milliseconds), and how near the
 * peak is to AWS's quotas.
 *
 * @throws {TypeError} a number is missing or out of range
 */
export function estimate(requests, values) {
  checkNumber('requests a month', 'positive', requests);
  for (const [name, { label, kind }] of Object.entries(inputs)) checkNumber(label, kind, values[name]);
  const lambda = lambdaTimes(values);
  return {
    cost: costOf(requests, values, lambda),
    latency: latencyOf(values, lambda),
    load: loadOf(requests, values, lambda),
    tokens: tokensOf(requests, values),
  };
}

function checkNumber(label, kind, value) {
  const { text, accepts } = kinds[kind];
  if (Number.isFinite(value) && accepts(value)) return;
  throw new TypeError(`"${label}" must be ${text}, not ${String(value)}`);
}

/** The milliseconds of a request in a running instance, of the first one in a new instance, and their mean as AWS bills it. */
function lambdaTimes({ warmCpu, coldCpu, slowdown, coldShare }) {
  const warm = warmCpu * slowdown;
  const cold = coldCpu * slowdown;
  const mean = (first, other) => coldShare * first + (1 - coldShare) * other;
  return { warm, cold, mean: mean(cold, warm), billed: mean(Math.ceil(cold), Math.ceil(warm)) };
}

/** A viewer-request function runs for each request, so the hit ratio only changes what S3 costs. */
function costOf(requests, values, lambda) {
  const millions = requests / million;
  const gigabytes = (requests * values.fileSize) / million;
  return {
    requests: millions * values.requestPrice,
    transfer: transferCost(gigabytes),
    misses: millions * (1 - values.hitRatio) * values.s3Price,
    lambda:
      millions * values.lambdaPrice +
      requests * (lambda.billed / 1000) * lambdaGigabytes * values.durationPrice,
    lambdaLog: ((requests * values.logBytes) / 1e9) * values.logPrice,
    cloudFrontFunction: millions * (values.functionPrice + values.reads * values.readPrice),
    signedCookies: 0,
  };
}

function transferCost(gigabytes) {
  let left = gigabytes;
  let cost = 0;
  for (const [most, price] of transferTiers) {
    const part = Math.min(left, most);
    cost += part * price;
    left -= part;
  }
  return cost;
}

function latencyOf({ hop, functionTime }, lambda) {
  return {
    lambda: { warm: hop + lambda.warm, cold: hop + lambda.cold, mean: hop + lambda.mean },
    cloudFrontFunction: functionTime,
  };
}

/** The load at the peak. */
function loadOf(requests, { peak, regionShare, fileSize }, lambda) {
  const perSecond = (requests / secondsOfMonth) * peak;
  const inRegion = perSecond * regionShare;
  return {
    distributionRequests: perSecond,
    // KB to bits, and those to Gb.
    distributionGbps: (perSecond * fileSize * 8) / million,
    regionRequests: inRegion,
    regionConcurrency: (inRegion * lambda.mean) / 1000,
  };
}

/** Each visit begins without a token, and asks again when the token counts as expired. */
function tokensOf(requests, { visits, visitRequests, visitLength, tokenLife, peak }) {
  const users = requests / (visits * visitRequests);
  // As the package counts: a token ends 30 seconds early, or a tenth of its life if that is shorter.
  const usable = tokenLife - Math.min(0.5, tokenLife / 10);
  const questions = users * visits * Math.ceil(visitLength / usable);
  return { users, questions, perSecond: (questions / secondsOfMonth) * peak };
}
