import { FileAuthError } from '../../shared/contract/errors.js';
import type { FileAuthEvent } from '../../shared/contract/events.js';
import { warnOnce } from '../../shared/util/warn-once.js';
import { NoTokenError } from '../tokens/call-get-token.js';

const warnings = {
  noToken:
    'getToken resolved to a value that is not a token, so files load without one. Resolve to the token as a non-empty ' +
    'string, to { token } or { key, token }, or to null if there is no token.',
  late:
    'getToken did not resolve in time, so files load without a token. Make it faster, or raise the option ' +
    'tokenTimeoutMs.',
  // The error may hold anything, a token for one.
  thrown:
    'getToken threw an error or rejected, so files load without a token. Resolve to null if there is no token. To see ' +
    'the error, pass onEvent and read the event "token-failed".',
  invalid:
    'The edge denied a token as "token-invalid": its signature, key, issuer or audience is wrong. Sign tokens with a key ' +
    'that is in the option keys of createAuthorizer, and make their iss and aud equal to its options issuer and audience.',
} as const;

/** Tells the developer of an event that means a mistake in the set-up: once on a page for each kind. */
export function warnOfFailure(event: FileAuthEvent): void {
  if (event.type === 'file' && event.reason === 'token-invalid') warnOnce(warnings.invalid);
  if (event.type !== 'token-failed' || event.error instanceof FileAuthError) return;
  warnOnce(warnings[kindOf(event.error)]);
}

function kindOf(error: unknown): 'noToken' | 'late' | 'thrown' {
  if (error instanceof NoTokenError) return 'noToken';
  return error instanceof DOMException && error.name === 'TimeoutError' ? 'late' : 'thrown';
}
