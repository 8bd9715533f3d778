export function median(values) {
  return quantile(values, 0.5);
}

/** The lower and the upper quartile. */
export function quartiles(values) {
  return [quantile(values, 0.25), quantile(values, 0.75)];
}

/** Between two values, if it falls there. */
function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.ceil(place);
  if (below === above) return sorted[below];
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/** The distance between the fastest and the slowest round as a part of the median. */
export function spread(values) {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}
