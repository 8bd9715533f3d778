import { median, quartiles } from '../statistics.mjs';
import { describeCurve, measureOf, shownValue } from './describe-curve.mjs';

const width = 720;
const height = 340;
const plot = { left: 64, right: width - 24, top: 48, bottom: height - 56 };
const marks = ['floor', 'ours'];

const style = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .ground { fill: #fff; }
  .grid { stroke: #d1d9e0; }
  .line { fill: none; stroke-width: 2; }
  .floor { stroke: #8250df; fill: #8250df; }
  .floor.line { stroke-dasharray: 6 4; }
  .ours { stroke: #0969da; fill: #0969da; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .ground { fill: #0d1117; }
    .grid { stroke: #3d444d; }
    .floor { stroke: #ab7df8; fill: #ab7df8; }
    .ours { stroke: #4493f8; fill: #4493f8; }
  }
  .floor.line, .ours.line { fill: none; }`;

export function plotFile({ name }) {
  return `growth-${name}.svg`;
}

/** A growth curve as an SVG: a line for each series, with a bar from quartile to quartile at each point. */
export function plotGrowth(curve) {
  const { title, points, series } = curve;
  const shown = series.map(({ name, samples }) => ({
    name,
    values: samples.map((times, index) => times.map((time) => shownValue(curve, time, points[index]))),
  }));
  const highest = Math.max(...shown.flatMap(({ values }) => values.map((rounds) => quartiles(rounds)[1])));
  const ticks = ticksUpTo(highest);
  const x = logScale(points[0], points.at(-1));
  const y = linearScale(ticks.at(-1));
  const heading = `Growth: ${title}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escapeText(heading)}</title>`,
    `<desc id="description">${escapeText(describeCurve(curve))}</desc>`,
    `<style>${style}\n</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    ...ticks.flatMap((tick) => horizontalTick(tick, y(tick))),
    ...points.flatMap((point) => verticalTick(point, x(point))),
    axisLabels(measureOf(curve), `${title} (logarithmic)`),
    ...shown.map(({ name }, index) => legend(name, index)),
    ...shown.flatMap(({ values }, index) => drawSeries(values, { xs: points.map(x), y, mark: marks[index] })),
    '</svg>',
    '',
  ].join('\n');
}

function logScale(first, last) {
  const { left, right } = plot;
  return (point) => left + ((right - left) * Math.log(point / first)) / Math.log(last / first);
}

function linearScale(highest) {
  const { top, bottom } = plot;
  return (value) => bottom - ((bottom - top) * value) / highest;
}

/** From 0 in steps that people count in, four to eight of them. */
function ticksUpTo(highest) {
  const magnitude = 10 ** Math.floor(Math.log10(highest));
  const step = [0.1, 0.2, 0.25, 0.5, 1, 2]
    .map((part) => part * magnitude)
    .find((size) => Math.ceil(highest / size) <= 6);
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, index) =>
    Number((index * step).toPrecision(3)),
  );
}

function drawSeries(values, { xs, y, mark }) {
  const at = (index, value) => `${round(xs[index])} ${round(y(value))}`;
  const line = values.map((rounds, index) => `${index === 0 ? 'M' : 'L'}${at(index, median(rounds))}`);
  const bars = values.map((rounds, index) => {
    const [lower, upper] = quartiles(rounds);
    return `M${at(index, lower)}V${round(y(upper))}`;
  });
  return [
    `<path class="line ${mark}" d="${line.join('')}"/>`,
    `<path class="${mark}" d="${bars.join('')}"/>`,
    ...values.map((rounds, index) => dot(xs[index], y(median(rounds)), mark)),
  ];
}

/** Another form for each series: they can be told apart without their colours. */
function dot(x, y, mark) {
  return mark === 'floor'
    ? `<rect class="${mark}" x="${round(x - 4)}" y="${round(y - 4)}" width="8" height="8"/>`
    : `<circle class="${mark}" cx="${round(x)}" cy="${round(y)}" r="4"/>`;
}

function horizontalTick(value, y) {
  const { left, right } = plot;
  return [
    `<path class="grid" d="M${left} ${round(y)}H${right}"/>`,
    `<text x="${left - 8}" y="${round(y + 4)}" text-anchor="end">${value.toLocaleString('en', { maximumFractionDigits: 6 })}</text>`,
  ];
}

function verticalTick(point, x) {
  const { top, bottom } = plot;
  return [
    `<path class="grid" d="M${round(x)} ${top}V${bottom}"/>`,
    `<text x="${round(x)}" y="${bottom + 20}" text-anchor="middle">${point.toLocaleString('en')}</text>`,
  ];
}

function axisLabels(vertical, horizontal) {
  const { left, right, bottom } = plot;
  return [
    `<text x="8" y="20">${escapeText(vertical)}</text>`,
    `<text x="${(left + right) / 2}" y="${bottom + 44}" text-anchor="middle">${escapeText(horizontal)}</text>`,
  ].join('\n');
}

function legend(name, index) {
  const x = plot.right - 320 + index * 170;
  const mark = marks[index];
  return [
    `<path class="line ${mark}" d="M${x} 16H${x + 32}"/>`,
    dot(x + 16, 16, mark),
    `<text x="${x + 40}" y="20">${escapeText(name)}</text>`,
  ].join('\n');
}

function round(value) {
  return Math.round(value * 10) / 10;
}

function escapeText(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
