import { median, spread } from './interleave.mjs';
import { share, variants } from './variants.mjs';

const titles = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' };

/** The results as Markdown. */
export function report({ date, command, machine, loads, rounds, engines, sizes, edge }) {
  const measured = [machine, ...engines.map(titleOf)].join('; ');
  return [
    `\`${command}\`, ${date}. ${measured}. Medians of ${rounds} rounds; the brackets have the median of the ratios to the first column.`,
    ...(engines.length > 0 ? [noise(engines, loads)] : []),
    ...engines.flatMap(reportEngine),
    '### Edge',
    reportEdge(edge),
    '### Sizes',
    reportSizes(sizes),
  ].join('\n\n');
}

function titleOf({ name, version }) {
  return `${titles[name]} ${version}`;
}

function reportEngine(engine) {
  const { http2, scenarios, http1, afterStop, firstVisit, evaluation, changes } = engine;
  const heads = ['milliseconds', ...variants.map((variant) => variant.name), 'our share'];
  return [
    `### ${titleOf(engine)}`,
    `Over HTTP/${http2 ? '2' : '1.1'}, unless a row says otherwise.`,
    table(heads, [...scenarios.map(scenarioRow), ...http1.map(scenarioRow).map(ofHttp1)]),
    ...(afterStop ? [reportAfterStop(afterStop)] : []),
    table(
      ['milliseconds', 'bare worker', 'file-auth-worker', ...moments],
      [['first visit, from the call to control', ...cells(firstVisit.samples), ...momentCells(firstVisit)]],
    ),
    table(['milliseconds', 'no package', 'file-auth-worker'], [[changes.name, ...cells(changes.samples)]]),
    table(
      ['milliseconds', '`localforage.min.js`', '`dist/index.js`'],
      [['compiled and evaluated from memory', ...evaluation.samples.map(median).map(format)]],
    ),
  ];
}

const scenarioRow = ({ name, samples }) => [name, ...cells(samples), shareOf(samples)];

const ofHttp1 = ([name, ...rest]) => [`${name} (HTTP/1.1)`, ...rest];

/** The package's extra time as a part of the smallest worker's, each over no worker in the same round. */
function shareOf(samples) {
  const extra = (index) => samples[index].map((value, round) => value - samples[share.none][round]);
  const [ours, floor] = [median(extra(share.ours)), median(extra(share.floor))];
  return floor > 0 ? (ours / floor).toFixed(2) : '–';
}

function reportAfterStop({ name, variants: indexes, samples }) {
  return table(
    ['milliseconds', ...indexes.map((index) => variants[index].name)],
    [[name, ...cells(samples)]],
  );
}

const moments = ['script', 'active', 'handshake', 'control', 'stores'];

const momentCells = ({ moments: seen }) =>
  moments.map((moment) => {
    const times = seen.map((at) => at[moment]).filter((time) => time !== undefined);
    return times.length > 0 ? format(median(times)) : '–';
  });

function reportEdge({ samples, cold }) {
  const heads = ["jose's `jwtVerify` alone", '`createAuthorizer`'];
  return [
    table(['microseconds', ...heads], [['one request, ES256', ...cells(samples)]]),
    table(
      ['milliseconds of processor time', ...heads],
      [['a new instance: load and first request', ...cells(cold.samples)]],
    ),
    table(
      ['bytes of the handler, bundled by esbuild', ...heads],
      ['minified', 'gzip'].map((form) => [form].concat(cold.bytes.map((bytes) => format(bytes[form])))),
    ),
  ].join('\n\n');
}

function reportSizes(sizes) {
  return table(
    ['bytes', 'minified', 'minified and gzip'],
    sizes.map(({ name, minified, gzip }) => [name, format(minified), format(gzip)]),
  );
}

function noise(engines, [before, after]) {
  const spreads = engines.flatMap(({ scenarios, http1, firstVisit, changes }) =>
    [...scenarios, ...http1, changes, firstVisit].flatMap(({ samples }) => samples).map(spread),
  );
  const percent = (value) => `${Math.round(value * 100)} %`;
  return (
    `Noise: the fastest and the slowest round of a cell differ by ${percent(median(spreads))} in the middle cell, and by ` +
    `${percent(Math.max(...spreads))} in the worst one. The machine's load average was ${before} before the run and ` +
    `${after} at its end. If other work shares the cores, the ratios are upper limits, and small differences mean nothing.`
  );
}

/**
 * Medians, and from the second on the ratio to the first. Ratios are taken within a round, since what else the machine
 * does changes from one round to the next.
 */
function cells([first, ...others]) {
  const withRatio = (samples) => {
    const ratio = median(samples.map((value, round) => value / first[round]));
    return `${format(median(samples))} (×${ratio.toFixed(2)})`;
  };
  return [format(median(first)), ...others.map(withRatio)];
}

function format(value) {
  return value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
}

function table(head, rows) {
  const line = (columns) => `| ${columns.join(' | ')} |`;
  return [line(head), line(['---', ...head.slice(1).map(() => '--:')]), ...rows.map(line)].join('\n');
}
