import { Denial } from '../denial.js';
import type { Claims } from './claims.js';

/** The values of `iss` and `aud` to be accepted; `null` accepts all. */
export interface Expected {
  readonly issuers: ReadonlySet<unknown> | null;
  readonly audiences: ReadonlySet<unknown> | null;
}

/** RFC 7519, Sections 4.1.1 and 4.1.3. */
export function checkIssuerAndAudience({ iss, aud }: Claims, { issuers, audiences }: Expected): void {
  const isIssued = issuers === null || issuers.has(iss);
  const isMeant =
    audiences === null || (Array.isArray(aud) ? aud : [aud]).some((each) => audiences.has(each));
  if (!isIssued || !isMeant) throw new Denial('token-invalid');
}
