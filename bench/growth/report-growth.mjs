import { provenance } from '../describe-run.mjs';
import { formatNumber, markdownTable } from '../markdown-table.mjs';
import { median, quartiles } from '../statistics.mjs';
import { costOfOneMore } from './cost-of-one-more.mjs';
import { describeCurve, formatCost } from './describe-curve.mjs';
import { plotFile } from './plot-growth.mjs';

/** The growth curves as Markdown, each with its plot. */
export function reportGrowth({ growth, ...about }) {
  const { curves, ...engine } = growth;
  const [before, after] = about.loads;
  return [
    provenance(
      { ...about, engines: [engine] },
      `over HTTP/${engine.http2 ? '2' : '1.1'}; the brackets have the quartiles`,
    ) + ` The machine's load average was ${before} before the run and ${after} at its end.`,
    ...curves.flatMap((curve) => [
      `### Growth: ${curve.title}`,
      `![${describeCurve(curve)}](images/${plotFile(curve)})`,
      curveTable(curve),
    ]),
  ].join('\n\n');
}

function curveTable({ title, one, points, series }) {
  const costs = series.map(({ samples }) => costOfOneMore(points, samples));
  const costCell = (rounds) =>
    `${formatCost(median(rounds))} (${quartiles(rounds).map(formatCost).join(' to ')})`;
  return markdownTable(
    [
      title,
      ...series.map(({ name }) => `${name}, ms`),
      ...series.map(({ name }) => `one more ${one}: ${name}, ms`),
    ],
    points.map((point, index) => [
      point.toLocaleString('en'),
      ...series.map(({ samples }) => formatNumber(median(samples[index]))),
      ...costs.map((between) => (index === 0 ? '–' : costCell(between[index - 1]))),
    ]),
  );
}
