/** The response header that tells the edge's denials from S3's own. */
export const denialHeader = 'x-file-auth';

/** Why the edge denied a request, and the HTTP status it answers with unless configured otherwise. */
export const denialStatuses = {
  'token-missing': 401,
  'token-malformed': 401,
  'token-invalid': 401,
  'token-expired': 401,
  'token-not-yet-valid': 401,
  'file-not-granted': 403,
  'method-refused': 403,
  'path-refused': 403,
  'query-refused': 403,
  'request-refused': 403,
  'keys-unavailable': 503,
  'authorizer-failed': 503,
} as const;

/** The value of the denial header. */
export type DenialReason = keyof typeof denialStatuses;

/** What a worker can do about a denial: ask for another token, try a broader key, or nothing. */
export type DenialRemedy = 'other-token' | 'next-key' | 'none';

/** Reads the value of the denial header; `null` if the answer is not the edge's (S3's own 403, say). */
export function readDenial(header: string | null): DenialReason | null {
  return header !== null && Object.hasOwn(denialStatuses, header) ? (header as DenialReason) : null;
}

/** Every reason that speaks of the token calls for another token; a missing grant first for the next key. */
export function remedyFor(reason: DenialReason): DenialRemedy {
  if (reason === 'file-not-granted') return 'next-key';
  return reason.startsWith('token-') ? 'other-token' : 'none';
}
