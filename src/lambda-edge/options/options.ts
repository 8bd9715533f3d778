import type {
  CloudFrontRequestEvent,
  CloudFrontRequestResult,
} from '../../shared/contract/cloudfront-event.js';
import type { DenialReason } from '../../shared/contract/denial.js';
import type { KeyCacheOptions, KeySource } from '../keys/key-source.js';
import type { Authorize } from '../token/authorize.js';
import type { Session } from '../session/session.js';
import type { Verify } from '../token/verify-token.js';

/**
 * A Lambda@Edge handler for the viewer-request event. It resolves to the request, rewritten, if the request may pass, and to
 * a response otherwise. It never rejects.
 */
export type ViewerRequestHandler = (
  event: CloudFrontRequestEvent,
) => Promise<NonNullable<CloudFrontRequestResult>>;

/** What the authorizer decided about a request. Contains no token, no claim in plain text, no query and no path. */
export interface AuthorizerDecision {
  /**
   * `'allowed'`: forwarded. `'preflight'`: answered with 204. `'session'`: the session was opened, checked or closed.
   * `'denied'`: answered with a denial.
   */
  readonly outcome: 'allowed' | 'preflight' | 'session' | 'denied';
  /** Why the request was denied; `null` if it was not. */
  readonly reason: DenialReason | null;
  /** The `kid` of the key that the token is signed with; `null` if no such key was found. */
  readonly kid: string | null;
  /**
   * A pseudonym of the user: the SHA-256, in hexadecimal, of `iss` and `sub` as a JSON array. `null` if the signature was not
   * verified or the token has no `sub`. Anyone who knows a `sub` can compute it.
   */
  readonly subject: string | null;
}

/**
 * The options of `createAuthorizer`. `issuer`, `audience`, `allowedOrigins`, and one of `keys` and `verify` are required.
 *
 * @interface
 */
export type CreateAuthorizerOptions = CommonOptions &
  (
    | { readonly keys: KeySource; readonly verify?: Verify | undefined }
    | { readonly keys?: KeySource | undefined; readonly verify: Verify }
  );

interface CommonOptions {
  /**
   * The accepted values of the claim `iss`, compared exactly. `null` accepts every issuer whose signature the keys verify.
   */
  readonly issuer: string | readonly string[] | null;
  /**
   * The accepted values of the claim `aud`, compared exactly (RFC 7519, Section 4.1.3). Give these tokens their own
   * `audience` and use them for nothing else. `null` turns the check off: every other token of the same issuer, such as an
   * ID token, is then accepted too.
   */
  readonly audience: string | readonly string[] | null;
  /**
   * The keys that verify tokens. Each key is one of: ES256, EdDSA (Ed25519), RS256 with at least 2048 bits, or HS256 with at
   * least 32 bytes. A secret must have `alg: 'HS256'` in its JWK. A key verifies its own algorithm only (RFC 8725,
   * Section 3.1). A token without `kid` is accepted only if exactly one key has its algorithm. Required unless there is
   * `verify`.
   *
   * - A **JWK set**, built into the bundle. A wrong key in it is a `TypeError`. Anyone who can read the bundle can make
   *   tokens with an HS256 secret.
   * - The **URL** of a JWK set, as a `URL` object: https (http for loopback hosts), no redirect, at most 64 KB. Keys that
   *   cannot be used are skipped. So are secrets, because anyone can fetch them.
   * - A **function**, for SSM or Secrets Manager. It is called once for each `alg` and `kid` that it has a key for, and again
   *   when that key is older than `keyCache.maxAge`. Return `null` for unknown names without looking them up. A key whose
   *   `kid` differs from that of the token counts as `null`. A key without `kid` that is returned for two names is used for
   *   every name; the function is then called for another name at most once in each `keyCache.cooldown`.
   *
   * If a URL or a function gives no key in time, the denial is `keys-unavailable`.
   *
   * @example
   * ```ts
   * keys: new URL('https://app.example.com/.well-known/jwks.json'),
   * ```
   */
  readonly keys?: KeySource | undefined;
  /** How long keys from a URL or a function are cached. Default is `{}`: the defaults of its members. */
  readonly keyCache?: KeyCacheOptions | undefined;
  /**
   * Replaces the verification of the signature, and nothing else. If there are `keys` too, `kid` and `alg` of the token must
   * fit one of them. Return `null` for a wrong signature (`token-invalid`). An error, or no result within 3 seconds, is the
   * denial `authorizer-failed`. Required unless there are `keys`.
   */
  readonly verify?: Verify | undefined;
  /**
   * The origins of the pages that show the files, or `'*'`. These pages can read denials, and their preflights are answered.
   * Pages in the web view of an app have origins such as `capacitor://localhost`, `ionic://localhost`, `tauri://localhost`
   * and `app://-`. `null` is not accepted, because every sandboxed page has it.
   *
   * @example
   * ```ts
   * allowedOrigins: ['https://app.example.com', 'capacitor://localhost'],
   * ```
   */
  readonly allowedOrigins: readonly string[] | '*';
  /**
   * Who adds CORS headers to the files. It decides what happens to the header `origin` of requests that pass.
   *
   * - `'policy'`: a response headers policy of CloudFront does, and `origin` does not reach S3. An allowed origin is kept, so
   *   that the policy can answer it whether CloudFront reads it before or after the function. Any other is removed.
   * - `'bucket'`: the CORS rules of the bucket do, and an origin request policy forwards `origin`. The header is overwritten
   *   with a constant, because CloudFront would cache S3's answer to one viewer's origin for all. The constant is the first
   *   of `allowedOrigins`, so with several of them the bucket must allow `*`. With `'*'` the constant is
   *   `https://file-auth.invalid`, which is the name of no site (RFC 6761, Section 6.4).
   *
   * Default is `'policy'`.
   */
  readonly cors?: 'policy' | 'bucket' | undefined;
  /**
   * The longest accepted lifetime of a token: `exp − iat`, or `exp − now` without `iat`. A number of seconds, or a string of
   * a whole number and `s`, `m`, `h` or `d`. A longer token is the denial `token-invalid`. Default is `'24h'`.
   */
  readonly maxTokenLifetime?: number | string | undefined;
  /**
   * How far the clock of the issuer may be off, in seconds, from 0 to 300 (RFC 7519, Section 4.1.4). Default is `30`.
   */
  readonly clockTolerance?: number | undefined;
  /** The required `typ` header of tokens, e.g. `'at+jwt'` (RFC 8725, Section 3.11). Default is none: not checked. */
  readonly typ?: string | undefined;
  /**
   * What the path of a file looks like: a RegExp with the named groups `folder` and `file`, tested against the whole raw
   * path. Use the same RegExp on the page. Default is `/<uuid>/<uuid>`, optionally followed by one run of
   * `[A-Za-z0-9._~-]` such as `.png`.
   *
   * Grants name these groups, not the layout of the path: `/<folder>/` grants each path with that `folder`,
   * `/<folder>/<file>` grants each path with both, and any other entry grants the path that is equal to it. A group that
   * matched a slash is granted by the exact path only.
   */
  readonly path?: RegExp | undefined;
  /** The query parameter that carries the token. Use the same name on the page. Default is `'authorization'`. */
  readonly parameter?: string | undefined;
  /**
   * Where requests carry the token: in the query parameter `parameter`, or in the header `Authorization: Bearer <token>`. The
   * other place is never read. Default is `'query'`.
   */
  readonly placement?: 'query' | 'header' | undefined;
  /**
   * Lets pages keep the token of the account in a cookie of the distribution, for requests that no service worker sees: the
   * result of `session()`. `allowedOrigins` must list origins then. Default is none.
   *
   * @example
   * ```ts
   * session: session(),
   * ```
   */
  readonly session?: Session | undefined;
  /**
   * The names of query parameters that are forwarded to the origin exactly as the viewer wrote them, if the policies of
   * CloudFront forward them. S3 obeys some, such as `response-content-type`. A parameter with `;` in its value is dropped,
   * because some servers begin a second parameter there: write `%3B`. Default is none: the query is emptied.
   */
  readonly keepQuery?: readonly string[] | undefined;
  /**
   * Replaces the check of the claim `files`. Default is {@link isGranted}.
   */
  readonly authorize?: Authorize | undefined;
  /**
   * Other HTTP statuses for denials, by reason, from 400 to 599. Default is the status that {@link DenialReason} names.
   *
   * @example
   * ```ts
   * statuses: { 'file-not-granted': 404 },
   * ```
   */
  readonly statuses?: Readonly<Partial<Record<DenialReason, number | undefined>>> | undefined;
  /**
   * Called with each decision, to count or log it. The answer does not wait for it, and does not change if it throws. Default
   * is none.
   */
  readonly onDecision?: ((decision: AuthorizerDecision) => void) | undefined;
  /**
   * Writes decisions to the log of the function: all of them, or denials only. Each is one line of JSON with `from`,
   * `outcome`, `reason`, `kid` and `subject`. Default is `'none'`.
   */
  readonly log?: 'none' | 'denials' | 'all' | undefined;
}
