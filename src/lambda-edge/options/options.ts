import type {
  CloudFrontRequestEvent,
  CloudFrontRequestResult,
} from '../../shared/contract/cloudfront-event.js';
import type { DenialReason } from '../../shared/contract/denial.js';
import type { KeyCacheOptions, KeySource } from '../keys/key-source.js';
import type { Authorize } from '../token/authorize.js';
import type { Verify } from '../token/verify-token.js';

/**
 * A Lambda@Edge handler for viewer-request. It resolves for every event and never rejects: with the request,
 * rewritten, if that passes; with a response otherwise.
 */
export type ViewerRequestHandler = (
  event: CloudFrontRequestEvent,
) => Promise<NonNullable<CloudFrontRequestResult>>;

/** What became of a request. Holds nothing secret: no token, no claim in plain text, no query, no text of the request. */
export interface AuthorizerDecision {
  readonly outcome: 'allowed' | 'preflight' | 'denied';
  /** Why the request was denied; `null` if it was not. */
  readonly reason: DenialReason | null;
  /** The `kid` of the key from the `keys` option that the token is signed with; `null` before it is found. */
  readonly kid: string | null;
  /**
   * SHA-256, in hexadecimal, of `iss` and `sub` (as a JSON list), to tell one holder of tokens from another; `null`
   * before the signature is verified, and without a `sub`. A pseudonym and no more: who knows a `sub` can compute it.
   */
  readonly subject: string | null;
}

/** The options of `createAuthorizer`. One of `keys` and `verify` is needed. */
export type CreateAuthorizerOptions = CommonOptions &
  (
    | { readonly keys: KeySource; readonly verify?: Verify | undefined }
    | { readonly keys?: KeySource | undefined; readonly verify: Verify }
  );

interface CommonOptions {
  /** The only values of `iss` to be accepted, compared exactly. `null` accepts every issuer that the keys verify. */
  readonly issuer: string | readonly string[] | null;
  /**
   * The only values of `aud` to be accepted, compared exactly (RFC 7519, Section 4.1.3). `null` turns the check off:
   * every other token of the same issuer, an ID token say, is then accepted here too.
   */
  readonly audience: string | readonly string[] | null;
  /**
   * The keys that tokens are signed with. In whichever way they come, each must be one of these: ES256, EdDSA (Ed25519), RS256 of at least 2048 bits;
   * HS256 only if the JWK's own `alg` says so, with at least 32 bytes. A key verifies its own algorithm and no other
   * (RFC 8725, Section 3.1). A token without `kid` is accepted only if exactly one key has its algorithm.
   *
   * - A **JWK set**, built into the bundle. A wrong key in it is a TypeError. Whoever can read the bundle can make
   *   tokens with an HS256 secret.
   * - The **URL** of a JWK set: https (http for loopback hosts), no redirect, at most 64 KB. A key in it that cannot
   *   be used is skipped, and so are secrets, which are none if anyone can fetch them.
   * - A **function**, for SSM or Secrets Manager. It is asked once for each `alg` and `kid` that it has a key for,
   *   and again when that is too old; let it answer `null` for names it does not know, without looking them up. A
   *   key with another `kid` than the token's counts as `null`. A key without `kid` that it answers for two names is
   *   taken for every name, and the function is asked for another one at most once in each `cooldown`.
   *
   * If a URL or a function gives no key in time, the denial is `keys-unavailable`; see `keyCache`.
   */
  readonly keys?: KeySource | undefined;
  /** Times for keys from a URL or a function. */
  readonly keyCache?: KeyCacheOptions | undefined;
  /**
   * Replaces the verification of the signature, and nothing else: everything else is still checked, and if there are
   * `keys`, the token's `kid` and `alg` must fit one of them. Answer `null` for a signature that is wrong
   * (`token-invalid`); a rejection, or no answer within 3 seconds, counts as a failure of ours (`authorizer-failed`).
   */
  readonly verify?: Verify | undefined;
  /**
   * Origins of the pages that show the files, e.g. `["https://app.example.com"]`, or `'*'`. They can read a denial,
   * and get an answer to a preflight. Pages in the web view of an app have origins such as `capacitor://localhost`,
   * `ionic://localhost`, `tauri://localhost` and `app://-`. `null` is not accepted, because every sandboxed page has it.
   */
  readonly allowedOrigins: readonly string[] | '*';
  /**
   * Who makes the CORS headers of the files, which decides about the `origin` header of requests that pass.
   *
   * - `'policy'`: a response headers policy of CloudFront, and `origin` does not reach S3. An allowed origin stays as
   *   it is, so that the policy can answer it, whether CloudFront looks before or after the function; any other is
   *   removed.
   * - `'bucket'`: the bucket's CORS rules, and an origin request policy forwards `origin`. It is overwritten with one
   *   constant, because CloudFront would keep S3's answer to one viewer's origin for all. The constant is the first of
   *   `allowedOrigins`, so with several of them the bucket must allow `*`. With `'*'` it is
   *   `https://file-auth.invalid`, the name of no site (RFC 6761, Section 6.4).
   *
   * Default is `'policy'`.
   *
   * @example
   * createAuthorizer({ issuer, audience, keys, allowedOrigins: ['https://app.example.com'], cors: 'bucket' });
   */
  readonly cors?: 'policy' | 'bucket' | undefined;
  /**
   * The longest accepted life of a token: `exp − iat`, without `iat` `exp − now`. Seconds, or a whole number and
   * `s`, `m`, `h` or `d`. Default is `'24h'`.
   */
  readonly maxTokenLifetime?: number | string | undefined;
  /** How far the issuer's clock may be off, in seconds. Default is 30; at most 300 (RFC 7519, Section 4.1.4). */
  readonly clockTolerance?: number | undefined;
  /** The `typ` header that tokens must have, e.g. `'at+jwt'` (RFC 8725, Section 3.11). Default: not looked at. */
  readonly typ?: string | undefined;
  /**
   * What a file's path looks like: a RegExp with the named groups `folder` and `file`, tested against the whole raw
   * path. Default is `/<uuid>/<uuid>` with at most one run of `[A-Za-z0-9._~-]` after it.
   *
   * Grants name these groups, not the layout of the path: `/<folder>/` opens each path with that `folder`,
   * `/<folder>/<file>` each path with both, and any other entry opens the path it is equal to. A group that matched
   * a slash is opened by the exact path only.
   */
  readonly path?: RegExp | undefined;
  /** The query parameter that holds the token. Default is `'authorization'`. */
  readonly parameter?: string | undefined;
  /**
   * Where the token is looked for: in the query parameter, or in the header `Authorization: Bearer <token>`; never
   * in both. Default is `'query'`.
   */
  readonly placement?: 'query' | 'header' | undefined;
  /**
   * Query parameters that go on to the origin, if CloudFront's policies forward them, exactly as the viewer wrote
   * them. S3 obeys some, such as `response-content-type`. One with a `;` in its value is dropped, because to some
   * servers a second parameter begins there: write `%3B`. Default: none, the query is emptied.
   */
  readonly keepQuery?: readonly string[] | undefined;
  /** Replaces the check of the `files` claim. No answer within 3 seconds counts as a failure. */
  readonly authorize?: Authorize | undefined;
  /** HTTP statuses for denials, 400 to 599, where they differ from the default ones. */
  readonly statuses?: Readonly<Partial<Record<DenialReason, number | undefined>>> | undefined;
  /** Told of each decision, to count or log it. Not waited for; if it fails, the answer stays the same. */
  readonly onDecision?: ((decision: AuthorizerDecision) => void) | undefined;
  /**
   * Writes decisions to the function's log, each as one line of JSON with `from`, `outcome`, `reason`, `kid` and
   * `subject`: every one, or denials only. Default is `'none'`.
   */
  readonly log?: 'none' | 'denials' | 'all' | undefined;
}
