import type { EdgeCase } from '../edge-case.js';

/** Claims that differ from those in order. */
export const claimed = (claims: EdgeCase['claims'] & object, reason: string | null): EdgeCase => ({
  name: `claims with ${JSON.stringify(claims, (_, value: unknown) => (value === undefined ? 'undefined' : value))}`,
  claims,
  expected: reason ?? 'passes',
});
