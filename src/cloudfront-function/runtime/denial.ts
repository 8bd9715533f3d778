import type { DenialReason } from '../../shared/contract/denial.js';

interface Denial {
  readonly reason: DenialReason;
}

// Without `this`: in the strict mode of njs 0.7.9 it is undefined in constructors, too (runtime-subset.test.ts). A declaration, because the minifier makes
// arrows, which are no constructors, of function expressions.
function construct(reason: DenialReason): Denial {
  return Object.assign(Object.create(construct.prototype), { reason });
}

/** In the place of Lambda@Edge's class of this name: runtime 2.0 has no classes (runtime-subset.test.ts). */
export const Denial: new (reason: DenialReason) => Denial = construct as never;
