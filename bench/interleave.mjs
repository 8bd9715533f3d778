/**
 * Measures every variant once in each round. Every second round goes backwards, so that a machine that becomes faster or
 * slower affects all variants in the same way. A first round only warms up and does not count.
 *
 * @returns the measured numbers of each variant, in the order of the variants
 */
export async function interleave(rounds, variants, measure, { warmsUp = true } = {}) {
  const samples = new Map(variants.map((variant) => [variant, []]));
  for (let round = warmsUp ? 0 : 1; round <= rounds; round += 1) {
    const order = round % 2 === 0 ? variants : variants.toReversed();
    for (const variant of order) {
      const value = await measure(variant);
      if (round > 0) samples.get(variant).push(value);
    }
  }
  return [...samples.values()];
}
