/** The response header that tells the edge's denials from S3's own. */
export const denialHeader = 'x-file-auth';

/**
 * Why the edge denied a request: the value of the response header `x-file-auth`. Statuses can be changed with the option
 * `statuses` of the authorizer. A 403 without this header is the answer of S3 for a file that does not exist.
 */
export type DenialReason =
  /** 401. The request has no token. The worker asks for one and retries. */
  | 'token-missing'
  /**
   * 401. The token is not a JWT in compact form, or is longer than 4096 characters. The worker asks for a different token
   * and retries once.
   */
  | 'token-malformed'
  /**
   * 401. The signature, key, algorithm, `typ`, issuer, audience or lifetime of the token is wrong, or it is on the deny-list.
   * The worker asks for a different token and retries once. Compare `iss`, `aud`, `kid`, `alg` and `exp − iat` with the
   * options of the authorizer.
   */
  | 'token-invalid'
  /** 401. The token has expired. The worker asks for a different token and retries once. */
  | 'token-expired'
  /**
   * 401. The token is not valid yet (`nbf`, `iat`). The worker asks for a different token and retries once. Check the clock
   * of the server that signs tokens.
   */
  | 'token-not-yet-valid'
  /** 413. The token is too long for the cookie of a session, which has room for 4080 characters. No file needs a session. */
  | 'token-too-large'
  /** 403. The token is valid, but not for this file. The worker tries the next of `tokenKeys`, then asks once. */
  | 'file-not-granted'
  /** 403. The method is neither GET nor HEAD, and the request is not a preflight from an allowed origin. */
  | 'method-refused'
  /** 403. The path does not match the option `path`. Give page, worker and edge the same RegExp. */
  | 'path-refused'
  /** 403. The query has the token's parameter twice, or spelled with escapes, or cannot be forwarded. */
  | 'query-refused'
  /** 403. The event of CloudFront cannot be read. Attach the function to the viewer-request event. */
  | 'request-refused'
  /**
   * 503. The keys could not be loaded, or the secret of a CloudFront Function is weak. Check the URL, function or key value
   * store that provides the keys.
   */
  | 'keys-unavailable'
  /** 503. The hook `verify` or `authorize` failed or took longer than 3 seconds, or keys and hooks together took too long. */
  | 'authorizer-failed';

/** The HTTP status of each denial unless configured otherwise. */
export const denialStatuses: Readonly<Record<DenialReason, number>> = {
  'token-missing': 401,
  'token-malformed': 401,
  'token-invalid': 401,
  'token-expired': 401,
  'token-not-yet-valid': 401,
  'token-too-large': 413,
  'file-not-granted': 403,
  'method-refused': 403,
  'path-refused': 403,
  'query-refused': 403,
  'request-refused': 403,
  'keys-unavailable': 503,
  'authorizer-failed': 503,
};

/** What a worker can do about a denial: ask for another token, try a broader key, or nothing. */
export type DenialRemedy = 'other-token' | 'next-key' | 'none';

/** Reads the value of the denial header; `null` if the answer is not the edge's (for example S3's own 403). */
export function readDenial(header: string | null): DenialReason | null {
  return header !== null && Object.hasOwn(denialStatuses, header) ? (header as DenialReason) : null;
}

/** Every reason that speaks of the token calls for another token; a missing grant first for the next key. */
export function remedyFor(reason: DenialReason): DenialRemedy {
  if (reason === 'file-not-granted') return 'next-key';
  return reason.startsWith('token-') ? 'other-token' : 'none';
}
