import { Denial } from '../denial.js';
import type { Claims } from './claims.js';

/** In seconds. */
export interface TimeLimits {
  readonly maxTokenLifetime: number;
  readonly clockTolerance: number;
}

/** RFC 7519, Sections 4.1.4 to 4.1.6, and stricter: `exp` is required, and the life of a token limited. */
export function checkTimes(
  claims: Claims,
  { maxTokenLifetime, clockTolerance }: TimeLimits,
  now: number,
): void {
  const { exp, nbf, iat } = claims;
  // Each asks for what is right, so that a setting which is no number, in a function filled in by hand, lets nobody pass.
  if (!isTime(exp) || !isTimeOrAbsent(nbf) || !isTimeOrAbsent(iat)) throw new Denial('token-invalid');
  if (!(exp > now - clockTolerance)) throw new Denial('token-expired');
  if (!(Math.max(nbf ?? now, iat ?? now) - clockTolerance <= now)) throw new Denial('token-not-yet-valid');
  // The issuer's clock and ours meet only where the token does not say when it was made.
  const life = iat === undefined ? exp - now - clockTolerance : exp - iat;
  if (!(life <= maxTokenLifetime)) throw new Denial('token-invalid');
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value);
}

function isTimeOrAbsent(value: unknown): value is number | undefined {
  return value === undefined || isTime(value);
}
