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
 * The options of `renderCloudFrontFunction`. Options that `createAuthorizer` also has mean the same. `issuer`, `audience`,
 * `allowedOrigins`, and one of `secrets` and `keyValueStoreId` are required.
 *
 * @interface
 */
export type CloudFrontFunctionOptions = Pick<CreateAuthorizerOptions, SharedOptionName> &
  OwnOptions &
  Secrets;

type Secrets =
  | { readonly secrets: Readonly<Record<string, string>>; readonly keyValueStoreId?: string | undefined }
  | { readonly secrets?: Readonly<Record<string, string>> | undefined; readonly keyValueStoreId: string };

interface OwnOptions {
  /**
   * The HS256 secrets by `kid`. Each is at least 32 bytes as base64url, which is the `k` of a JWK. Anyone who can read the
   * function can make tokens with them. A token without `kid` is accepted only if there is exactly one secret. Default is
   * none: the secrets are read from the key value store.
   */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  /**
   * The id of the CloudFront KeyValueStore of the function. Unless there are `secrets`, the store holds them under
   * `secret:<kid>`, as base64url, and each token must have a `kid`. Default is none.
   */
  readonly keyValueStoreId?: string | undefined;
  /**
   * Denies (`token-invalid`) a token if the key value store has the key `revoked:jti:<jti>` or `revoked:sub:<sub>`, with any
   * value. A token with neither `jti` nor `sub` is then denied too. Needs `keyValueStoreId`. Default is `false`.
   */
  readonly denyList?: boolean | undefined;
  /**
   * What the path of a file looks like, as in `createAuthorizer`. It may have the flag `i` only. It runs in the engine of
   * CloudFront, which supports named groups, but less than Node.js. Default is `/<uuid>/<uuid>`, optionally followed by one
   * run of `[A-Za-z0-9._~-]` such as `.png`.
   */
  readonly path?: RegExp | undefined;
}
