import type { JSONWebKey } from '../lambda-edge/keys/key-source.js';

/** The algorithms that the edge knows; the CloudFront Function knows HS256 only. */
export type SigningAlgorithm = 'ES256' | 'EdDSA' | 'RS256' | 'HS256';

/** A private key, or an HS256 secret, as RFC 7517 writes it. Members that are not named here are ignored. */
export interface PrivateJsonWebKey extends JSONWebKey {
  /** The name of the key. The edge finds the key by it. */
  readonly kid: string;
  /** Required for a secret: `'HS256'`. Of the other keys, the type tells it. */
  readonly alg?: string | undefined;
  readonly d?: string | undefined;
  readonly p?: string | undefined;
  readonly q?: string | undefined;
  readonly dp?: string | undefined;
  readonly dq?: string | undefined;
  readonly qi?: string | undefined;
}

/** A `CryptoKey`, as far as the types without a platform's library can say it. */
export interface SigningCryptoKey {
  readonly type: string;
  readonly usages: readonly string[];
  readonly algorithm: object;
  readonly extractable: boolean;
}

/** What signs: a private JWK, or a key that was imported before, which spares the import for each token. */
export type SigningKey =
  | PrivateJsonWebKey
  | { readonly key: SigningCryptoKey; readonly kid: string; readonly alg: SigningAlgorithm };

/**
 * What opens one file. A pair of UUIDs opens the file under every name: `/<folder>/<file>`, `/<folder>/<file>.png`. A
 * path, or the URL of a file, opens that path only, unless there is nothing behind its second UUID.
 */
export type FileGrant = string | { readonly folder: string; readonly file: string };

/** The options of `signFileToken`. */
export interface SignFileTokenOptions {
  /**
   * Signs the token. Of ES256, EdDSA (Ed25519), RS256 (at least 2048 bits) and HS256 (at least 32 bytes); the edge has
   * the public half, or for HS256 the same secret, under the same `kid`.
   */
  readonly key: SigningKey;
  /** Who signs (`iss`), as the edge expects it. `null` leaves it out, for an edge whose `issuer` is `null`. */
  readonly issuer: string | null;
  /** What the token is for (`aud`), as the edge expects it. `null` leaves it out, for an edge whose `audience` is `null`. */
  readonly audience: string | readonly string[] | null;
  /** Whose token it is (`sub`). The edge's log, deny-list and the option `cache` of the page go by it. Default is none. */
  readonly subject?: string | undefined;
  /** The id of this token (`jti`), for the deny-list of the CloudFront Function. Default is none. */
  readonly tokenId?: string | undefined;
  /** Folders by their UUIDs, spelt as in the URL. The token opens all that is in them, now and later. */
  readonly folders?: readonly string[] | undefined;
  /** Files, each as a {@link FileGrant}. */
  readonly files?: readonly FileGrant[] | undefined;
  /** How long the token lives. Whole seconds, or a whole number and `s`, `m`, `h` or `d`. Default is `'15m'`. */
  readonly lifetime?: number | string | undefined;
  /**
   * The longest `lifetime`, the same as the edge's option of this name: it denies tokens that live longer. Seconds, or
   * a whole number and `s`, `m`, `h` or `d`. Default is `'24h'`, as there.
   */
  readonly maxTokenLifetime?: number | string | undefined;
  /** The `typ` header, for an edge that demands one, e.g. `'at+jwt'`. Default is none. */
  readonly typ?: string | undefined;
  /**
   * What a file's path looks like, the same as on page and edge: a RegExp with the named groups `folder` and `file`.
   * With one, folders and files may be named by anything without a slash. Default is `/<uuid>/<uuid>` and at most one
   * run of `[A-Za-z0-9._~-]`.
   */
  readonly path?: RegExp | undefined;
  /** The exact origins of your distributions. Needed for `files` that are URLs. */
  readonly origins?: readonly string[] | undefined;
}
