/**
 * Measures every variant once in each round. Every second round goes backwards, so that a machine that becomes faster or
 * slower affects all variants in the same way. The first round only warms up and does not count.
 *
 * @returns the measured numbers of each variant, in the order of the variants
 */
export async function interleave(rounds, variants, measure) {
  const samples = new Map(variants.map((variant) => [variant, []]));
  for (let round = 0; round <= rounds; round += 1) {
    const order = round % 2 === 0 ? variants : variants.toReversed();
    for (const variant of order) {
      const value = await measure(variant);
      if (round > 0) samples.get(variant).push(value);
    }
  }
  return [...samples.values()];
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The distance between the fastest and the slowest round as a part of the median. */
export function spread(values) {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}
