import { formatNumber } from '../markdown-table.mjs';
import { median } from '../statistics.mjs';

const count = (point) => point.toLocaleString('en');

/** What the vertical axis of a curve's plot counts. */
export function measureOf({ isEach, one }) {
  return isEach ? `milliseconds per ${one}` : 'milliseconds for 200 images';
}

/** The value that a plot shows of a time at a point. */
export function shownValue({ isEach }, time, point) {
  return isEach ? time / point : time;
}

/** A curve in words, for those who do not see the plot. */
export function describeCurve(curve) {
  const { points, series, title } = curve;
  const ends = [0, points.length - 1];
  const valueAt = (samples, index) =>
    `${formatCost(shownValue(curve, median(samples[index]), points[index]))} at ${count(points[index])}`;
  const lines = series.map(
    ({ name, samples }) => `${name} has ${ends.map((index) => valueAt(samples, index)).join(' and ')}`,
  );
  return `Line chart of the ${measureOf(curve)} by the number of ${title}: ${lines.join('; ')}`;
}

/** A time that may be a small part of a millisecond. */
export function formatCost(value) {
  const size = Math.abs(value);
  if (size >= 10) return formatNumber(value);
  return value.toFixed(size >= 0.1 ? 2 : 4);
}
