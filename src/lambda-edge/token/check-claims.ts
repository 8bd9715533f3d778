import type { Claims } from '../options/options.js';
import { Refusal } from '../denial/denial.js';
import type { ResolvedOptions } from '../options/resolve-options.js';

/** RFC 7519, Sections 4.1.4 to 4.1.6, and stricter: `exp` is required, and the life of a token limited. */
export function checkTimes(
  claims: Claims,
  { maxTokenLifetime, clockTolerance }: Pick<ResolvedOptions, 'maxTokenLifetime' | 'clockTolerance'>,
  now: number,
): void {
  const { exp, nbf, iat } = claims;
  // Each asks for what is right, so that a setting which is no number, in a function filled in by hand, lets nobody pass.
  if (!isTime(exp) || !isTimeOrAbsent(nbf) || !isTimeOrAbsent(iat)) throw new Refusal('token-invalid');
  if (!(exp > now - clockTolerance)) throw new Refusal('token-expired');
  if (!(Math.max(nbf ?? now, iat ?? now) - clockTolerance <= now)) throw new Refusal('token-not-yet-valid');
  // The issuer's clock and ours meet only where the token does not say when it was made.
  const life = iat === undefined ? exp - now - clockTolerance : exp - iat;
  if (!(life <= maxTokenLifetime)) throw new Refusal('token-invalid');
}

/** RFC 7519, Sections 4.1.1 and 4.1.3. */
export function checkIssuerAndAudience(
  { iss, aud }: Claims,
  { issuers, audiences }: Pick<ResolvedOptions, 'issuers' | 'audiences'>,
): void {
  const isIssued = issuers === null || issuers.has(iss);
  const isMeant =
    audiences === null || (Array.isArray(aud) ? aud : [aud]).some((each) => audiences.has(each));
  if (!isIssued || !isMeant) throw new Refusal('token-invalid');
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value);
}

function isTimeOrAbsent(value: unknown): value is number | undefined {
  return value === undefined || isTime(value);
}
