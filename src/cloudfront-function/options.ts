import type { CreateAuthorizerOptions } from '../lambda-edge/options/options.js';

type SharedOptionName =
  | 'issuer'
  | 'audience'
  | 'allowedOrigins'
  | 'cors'
  | 'maxTokenLifetime'
  | 'clockTolerance'
  | 'typ'
  | 'parameter'
  | 'placement'
  | 'statuses';

/**
 * The options of `renderCloudFrontFunction`. Those that `createAuthorizer` has too mean the same. One of `secrets` and
 * `keyValueStoreId` is needed.
 */
export type CloudFrontFunctionOptions = Pick<CreateAuthorizerOptions, SharedOptionName> &
  OwnOptions &
  Secrets;

type Secrets =
  | { readonly secrets: Secretbook; readonly keyValueStoreId?: string | undefined }
  | { readonly secrets?: Secretbook | undefined; readonly keyValueStoreId: string };

type Secretbook = Readonly<Record<string, string>>;

interface OwnOptions {
  /**
   * The HS256 secrets by `kid`, each at least 32 bytes as base64url, the `k` of a JWK. Whoever can read the function
   * can make tokens with them. A token without `kid` is accepted only if there is exactly one secret. Without this
   * option, they are read from the key value store.
   */
  readonly secrets?: Secretbook | undefined;
  /**
   * The id of the function's CloudFront KeyValueStore. Unless there are `secrets`, it holds them under `secret:<kid>`,
   * as base64url; a token must then have a `kid`.
   */
  readonly keyValueStoreId?: string | undefined;
  /**
   * Denies (`token-invalid`) a token whose id is in the key value store as `revoked:jti:<jti>`, or whose subject is there as
   * `revoked:sub:<sub>`, whatever the value. A token with neither `jti` nor `sub` is then denied, too. Default is `false`.
   */
  readonly denyList?: boolean | undefined;
  /**
   * As `createAuthorizer`'s, but with no other flag than `i`. It runs in CloudFront's engine, which has named groups,
   * yet not all of what Node.js knows.
   */
  readonly path?: RegExp | undefined;
}
