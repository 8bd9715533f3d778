import { provenance, titleOf } from './describe-run.mjs';
import { formatNumber as format, markdownTable as table } from './markdown-table.mjs';
import { scenarioParts } from './engine-parts.mjs';
import { ourShare } from './our-share.mjs';
import { median, spread } from './statistics.mjs';
import { share, variants } from './variants.mjs';

/** The results as Markdown, those of growth left out. What was not measured is left out, too. */
export function report({ engines, edge, sizes, ...about }) {
  return [
    provenance({ ...about, engines }, 'the brackets have the median of the ratios to the first column'),
    ...(engines.length > 0 ? [noise(engines, about.loads)] : []),
    ...engines.flatMap(reportEngine),
    ...(edge ? ['### Edge', reportEdge(edge)] : []),
    ...(sizes ? ['### Sizes', reportSizes(sizes)] : []),
  ].join('\n\n');
}

function reportEngine({ main, http1, ...engine }) {
  const { evaluation, nodes } = main;
  return [
    `### ${titleOf(engine)}`,
    `Over HTTP/${engine.http2 ? '2' : '1.1'}, unless a row says otherwise.`,
    ...reportScenarios(main, http1),
    ...(main['after-stop'] ? [reportAfterStop(main['after-stop'])] : []),
    ...(main['first-visit'] ? [reportFirstVisit(main['first-visit'])] : []),
    ...(nodes
      ? [table(['milliseconds', 'no package', 'file-auth-worker'], [[nodes.title, ...cells(nodes.samples)]])]
      : []),
    ...(evaluation ? [reportEvaluation(evaluation)] : []),
  ];
}

function reportScenarios(main, http1) {
  const names = scenarioParts.map(({ name }) => name);
  const rows = names.flatMap((name) => (main[name] ? [scenarioRow(main[name])] : []));
  const http1Rows = names.flatMap((name) => (http1[name] ? [ofHttp1(scenarioRow(http1[name]))] : []));
  if (rows.length === 0) return [];
  const heads = ['milliseconds', ...variants.map((variant) => variant.name), 'our share'];
  return [table(heads, [...rows, ...http1Rows])];
}

const scenarioRow = ({ title, samples }) => [title, ...cells(samples), shareCell(samples)];

const ofHttp1 = ([title, ...rest]) => [`${title} (HTTP/1.1)`, ...rest];

function shareCell(samples) {
  const found = ourShare({
    none: samples[share.none],
    floor: samples[share.floor],
    ours: samples[share.ours],
  });
  if (found === null) return '–';
  const [lower, upper] = found.quartiles.map((value) => value.toFixed(2));
  return `${found.share.toFixed(2)} (${lower} to ${upper})`;
}

function reportAfterStop({ title, variants: indexes, samples }) {
  return table(
    ['milliseconds', ...indexes.map((index) => variants[index].name)],
    [[title, ...cells(samples)]],
  );
}

const moments = ['script', 'active', 'handshake', 'control', 'stores', 'done'];
const imageMoments = ['earlyImage', 'lateImage'];

function reportFirstVisit({ rows, samples }) {
  const momentCells = (names, measured) =>
    names.map((name) => {
      const times = measured.map((visit) => visit[name]).filter((time) => time !== undefined);
      return times.length > 0 ? format(median(times)) : '–';
    });
  // Only the last moment of the parts is in every visit.
  const [, ratio] = cells(samples);
  return table(
    [
      'first visit, milliseconds from the call',
      ...moments,
      'image asked for at the call',
      'image asked for after it',
    ],
    rows.map(({ name, moments: parts, images }, row) => [
      name,
      ...momentCells(moments.slice(0, -1), parts),
      row === 0 ? format(median(samples[0])) : ratio,
      ...momentCells(imageMoments, images),
    ]),
  );
}

function reportEvaluation({ title, samples, bytes }) {
  return table(
    ['page', 'bytes, minified and gzip', 'milliseconds to compile and evaluate'],
    [[title, format(bytes.gzip), format(median(samples[0]))]],
  );
}

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
  const measured = engines.flatMap(({ main, http1 }) => [...Object.values(main), ...Object.values(http1)]);
  const spreads = measured.flatMap(({ samples }) => samples).map(spread);
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
