import type { JSONWebKey } from '../lambda-edge/keys/key-source.js';

/** The algorithms that the edge accepts. A CloudFront Function accepts HS256 only. */
export type SigningAlgorithm = 'ES256' | 'EdDSA' | 'RS256' | 'HS256';

/** A private key, or a secret for HS256, as a JWK (RFC 7517). Other members are ignored. */
export interface PrivateJsonWebKey extends JSONWebKey {
  /** The id of the key. The edge finds its key by this name. */
  readonly kid: string;
  /** The algorithm. Required for a secret: `'HS256'`. For other keys, the key type determines it. */
  readonly alg?: string | undefined;
  /** The private part of the key, or of an RSA key the private exponent. */
  readonly d?: string | undefined;
  /** A part of an RSA key. */
  readonly p?: string | undefined;
  /** A part of an RSA key. */
  readonly q?: string | undefined;
  /** A part of an RSA key. */
  readonly dp?: string | undefined;
  /** A part of an RSA key. */
  readonly dq?: string | undefined;
  /** A part of an RSA key. */
  readonly qi?: string | undefined;
}

/** A `CryptoKey`, described here so that the types need no library of a platform. */
export interface SigningCryptoKey {
  readonly type: string;
  readonly usages: readonly string[];
  readonly algorithm: object;
  readonly extractable: boolean;
}

/** What signs a token: a private JWK, or a key that you have imported. An imported key saves the import for each token. */
export type SigningKey =
  | PrivateJsonWebKey
  | { readonly key: SigningCryptoKey; readonly kid: string; readonly alg: SigningAlgorithm };

/**
 * Which file a token grants. `{ folder, file }` grants the file under every name, such as `/<folder>/<file>` and
 * `/<folder>/<file>.png`. A string is the path of the file, or its URL if the option `origins` lists the origin. It grants
 * that path only; a path that ends with the second UUID grants the file under every name.
 */
export type FileGrant = string | { readonly folder: string; readonly file: string };

/**
 * The options of `signFileToken`. `key`, `issuer`, `audience`, and at least one entry in `folders` or `files` are required.
 */
export interface SignFileTokenOptions {
  /**
   * The key that signs the token: ES256, EdDSA (Ed25519), RS256 with at least 2048 bits, or HS256 with at least 32 bytes. The
   * edge needs the public key with the same `kid`; for HS256, it needs the same secret.
   */
  readonly key: SigningKey;
  /** The claim `iss`: the `issuer` of the edge. `null` leaves the claim out, for an edge whose `issuer` is `null`. */
  readonly issuer: string | null;
  /** The claim `aud`: the `audience` of the edge. `null` leaves the claim out, for an edge whose `audience` is `null`. */
  readonly audience: string | readonly string[] | null;
  /**
   * The claim `sub`: the user that the token is for. The edge's log, the deny-list and the option `cache` of the page use it.
   * Default is none.
   */
  readonly subject?: string | undefined;
  /** The claim `jti`: the id of this token, for the deny-list of the CloudFront Function. Default is none. */
  readonly tokenId?: string | undefined;
  /**
   * The folders that the token grants, by their UUIDs, spelled as in the URL. The token grants everything in them, also files
   * that are added later. Default is none.
   */
  readonly folders?: readonly string[] | undefined;
  /** The files that the token grants. Default is none. */
  readonly files?: readonly FileGrant[] | undefined;
  /**
   * How long the token is valid. A whole number of seconds, or a string of a whole number and `s`, `m`, `h` or `d`. It must
   * not be longer than `maxTokenLifetime`. Default is `'15m'`.
   */
  readonly lifetime?: number | string | undefined;
  /**
   * The longest allowed `lifetime`. Use the value of the edge's option of this name, because the edge denies tokens that live
   * longer. A number of seconds, or a string of a whole number and `s`, `m`, `h` or `d`. Default is `'24h'`.
   */
  readonly maxTokenLifetime?: number | string | undefined;
  /** The `typ` header of the token, for an edge that requires one, e.g. `'at+jwt'`. Default is none. */
  readonly typ?: string | undefined;
  /**
   * What the path of a file looks like: a RegExp with the named groups `folder` and `file`. Use the same RegExp on the page
   * and at the edge. With this option, names of folders and files may be any string without a slash. Default is
   * `/<uuid>/<uuid>`, optionally followed by one run of `[A-Za-z0-9._~-]` such as `.png`.
   */
  readonly path?: RegExp | undefined;
  /** The exact origins of your distributions. Required if `files` contains URLs. Default is none. */
  readonly origins?: readonly string[] | undefined;
}
