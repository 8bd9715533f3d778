import { estimate } from './estimate.mjs';
import { flagOf } from './flag-of.mjs';
import { inputs, quotas } from './inputs.mjs';

const whole = (value) => Math.round(value).toLocaleString('en');
const number = (value) => (value >= 10 ? whole(value) : String(Number(value.toPrecision(2))));
const dollars = (value) => (value >= 100 || value === 0 ? `$${whole(value)}` : `$${value.toFixed(2)}`);
const table = (head, rows, alignments = ['---', ...head.slice(1).map(() => '--:')]) =>
  [head, alignments, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** The tables of docs/scale.md as Markdown. */
export function renderTables(scales, values) {
  const months = scales.map((requests) => ({ requests, ...estimate(requests, values) }));
  const columns = scales.map(nameOf);
  return [
    `### Inputs\n\n${inputTable(values)}`,
    `### Cost of a month\n\n${costTable(columns, months)}`,
    `### Added latency\n\n${latencyTable(months[0].latency)}`,
    `### Load at the peak\n\n${loadTable(columns, months)}`,
    `### Questions to the token endpoint\n\n${tokenTable(columns, months)}`,
  ].join('\n\n');
}

function nameOf(requests) {
  if (requests >= 1e9) return `${number(requests / 1e9)} billion`;
  return requests >= 1e6 ? `${number(requests / 1e6)} million` : number(requests);
}

function inputTable(values) {
  const rows = Object.entries(inputs).map(([name, { label, source, value }]) => [
    label,
    String(values[name]),
    `\`--${flagOf(name)}\``,
    values[name] === value ? source : 'given',
  ]);
  return table(['input', 'value', 'flag', 'source'], rows, ['---', '--:', '---', '---']);
}

function costTable(columns, months) {
  const row = (name, cellOf) => [name, ...months.map(({ cost }) => cellOf(cost))];
  const common = (cost) => cost.requests + cost.transfer + cost.misses;
  const share = (part, cost) => {
    const percent = (100 * part) / (part + common(cost));
    return part === 0 ? '$0' : `${dollars(part)} (${number(percent)} %)`;
  };
  return table(
    ['requests a month', ...columns],
    [
      row('each: requests', (cost) => dollars(cost.requests)),
      row('each: transfer', (cost) => dollars(cost.transfer)),
      row('each: S3, for misses', (cost) => dollars(cost.misses)),
      row('**each design, total**', (cost) => dollars(common(cost))),
      row('Lambda@Edge', (cost) => share(cost.lambda, cost)),
      row('its log lines, at most', (cost) => share(cost.lambdaLog, cost)),
      row('CloudFront Function', (cost) => share(cost.cloudFrontFunction, cost)),
      row('signed cookies', (cost) => share(cost.signedCookies, cost)),
    ],
  );
}

function latencyTable({ lambda, cloudFrontFunction }) {
  const ms = (value) => `${Number(value.toPrecision(3))} ms`;
  return table(
    ['', 'usual request', 'cold start', 'mean'],
    [
      ['Lambda@Edge', ms(lambda.warm), ms(lambda.cold), ms(lambda.mean)],
      ['CloudFront Function', `under ${ms(cloudFrontFunction)}`, 'none', `under ${ms(cloudFrontFunction)}`],
      ['signed cookies', 'no function', 'none', 'no function'],
    ],
  );
}

function loadTable(columns, months) {
  const row = (label, name, quota) => [
    label,
    ...months.map(({ load }) => number(load[name])),
    whole(quota),
    nameOf((months[0].requests / months[0].load[name]) * quota),
  ];
  return table(
    ['requests a month', ...columns, 'default quota', 'reached at'],
    [
      row('each: requests a second', 'distributionRequests', quotas.distributionRequests),
      row('each: Gbps', 'distributionGbps', quotas.distributionGbps),
      row('Lambda@Edge, region: a second', 'regionRequests', quotas.regionRequests),
      row('Lambda@Edge, region: at once', 'regionConcurrency', quotas.regionConcurrency),
    ],
  );
}

function tokenTable(columns, months) {
  const row = (name, cellOf) => [name, ...months.map(({ tokens }) => cellOf(tokens))];
  return table(
    ['requests a month', ...columns],
    [
      row('users', ({ users }) => whole(users)),
      row('questions a month', ({ questions }) => whole(questions)),
      row('a second, at the peak', ({ perSecond }) => number(perSecond)),
    ],
  );
}
