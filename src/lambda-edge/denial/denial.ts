import type { DenialReason } from '../../shared/contract/denial.js';

/** Ends the checks of a request with a denial. Never leaves this folder. */
export class Refusal extends Error {
  readonly reason: DenialReason;

  constructor(reason: DenialReason) {
    super(reason);
    this.reason = reason;
  }
}
