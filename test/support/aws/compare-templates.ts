import type { Flat } from './flatten-template.js';
import type { Value } from './template.js';

/** A value that two templates do not share; `undefined` where one has none. */
export interface Difference {
  readonly at: string;
  readonly one: Value | undefined;
  readonly other: Value | undefined;
}

/** A difference that is meant, with the reason. A pattern stands for a value that is made anew each time. */
export interface ExplainedDifference {
  readonly at: string;
  readonly one?: Value | RegExp;
  readonly other?: Value | RegExp;
  readonly why: string;
}

export interface Comparison {
  /** What differs, and nobody has said why. */
  readonly unexplained: readonly Difference[];
  /** What is said to differ, and does not, or not in that way. */
  readonly unused: readonly ExplainedDifference[];
}

/** Compares two templates value by value. */
export function compareTemplates(
  one: Flat,
  other: Flat,
  explained: readonly ExplainedDifference[],
): Comparison {
  const differences = findDifferences(one, other);
  return {
    unexplained: differences.filter((difference) => !explained.some((entry) => explains(entry, difference))),
    unused: explained.filter((entry) => !differences.some((difference) => explains(entry, difference))),
  };
}

function findDifferences(one: Flat, other: Flat): Difference[] {
  const paths = new Set([...one.keys(), ...other.keys()]);
  return Array.from(paths, (at) => ({ at, one: one.get(at), other: other.get(at) })).filter(
    (difference) => difference.one !== difference.other,
  );
}

function explains(entry: ExplainedDifference, { at, one, other }: Difference): boolean {
  return entry.at === at && matches(entry.one, one) && matches(entry.other, other);
}

function matches(expected: Value | RegExp | undefined, value: Value | undefined): boolean {
  return expected instanceof RegExp ? typeof value === 'string' && expected.test(value) : expected === value;
}
