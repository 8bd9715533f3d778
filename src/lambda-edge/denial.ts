import type { DenialReason } from '../shared/contract/denial.js';

/** Thrown by the check that denies a request; `deny` makes the answer of it. Never leaves this folder. */
export class Denial extends Error {
  readonly reason: DenialReason;

  constructor(reason: DenialReason) {
    super(reason);
    this.reason = reason;
  }
}
