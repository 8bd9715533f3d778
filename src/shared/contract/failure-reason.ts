import type { FileEvent, FailureReason } from './events.js';

/** Why a request got no file; `null` if it got one, as far as can be seen. */
export function failureReason({
  outcome,
  reason,
  status,
}: Pick<FileEvent, 'outcome' | 'reason' | 'status'>): FailureReason | null {
  if (outcome === 'failed') return 'network';
  if (outcome === 'replaced') return 'replaced';
  if (reason !== null) return reason;
  // An opaque answer (0) to a request with a token is as good as the browser ever tells.
  if (outcome === 'untouched') return status >= 200 && status < 400 ? null : 'no-token';
  return status >= 400 ? 'origin' : null;
}
