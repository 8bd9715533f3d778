/** A public key, or a secret for HS256, as a JWK (RFC 7517). Other members are ignored. */
export interface JSONWebKey {
  readonly kty?: string | undefined;
  readonly kid?: string | undefined;
  readonly alg?: string | undefined;
  readonly use?: string | undefined;
  readonly key_ops?: readonly string[] | undefined;
  readonly crv?: string | undefined;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
  readonly n?: string | undefined;
  readonly e?: string | undefined;
  readonly k?: string | undefined;
}

/** A JWK set (RFC 7517, Section 5), for example an imported JSON file. */
export interface JSONWebKeySet {
  readonly keys: readonly JSONWebKey[];
}

/**
 * The header of a token, with which a function for the option `keys` is called. Nothing in it has been verified: anyone can
 * send such a header.
 */
export interface KeyRequest {
  /** The algorithm. */
  readonly alg: string;
  /** The id of the key. */
  readonly kid?: string | undefined;
  /** The type of the token. */
  readonly typ?: string | undefined;
}

/**
 * Resolves to the key that a token is signed with, or to `null` if there is no such key, which is the denial
 * `token-invalid`. An error is the denial `keys-unavailable`.
 */
export type KeyFunction = (header: KeyRequest) => Promise<JSONWebKey | null>;

/**
 * How long keys from a URL or a function are cached. A duration is a number of seconds, or a string of a whole number and
 * `s`, `m`, `h` or `d`, such as `'10m'`. Each instance of the function in each edge location has its own cache.
 */
export interface KeyCacheOptions {
  /**
   * How long an attempt to load the keys may take. At most 4 seconds, because CloudFront ends the function after 5. Default
   * is `'2s'`.
   */
  readonly timeout?: number | string | undefined;
  /**
   * The minimum time between two attempts, so that tokens with unknown `kid`s cannot cause many. While there are no keys at
   * all, the next attempt follows after 5 seconds, or after `cooldown` if that is shorter. Default is `'30s'`.
   */
  readonly cooldown?: number | string | undefined;
  /**
   * The maximum age of keys. A key that you withdraw works for this long. After half of this time, the keys are loaded again
   * in the background. After all of it, a request waits until they are loaded. Default is `'10m'`.
   */
  readonly maxAge?: number | string | undefined;
  /** How long keys are used after `maxAge` while the source fails. `0` turns this off. Default is `'1h'`. */
  readonly staleIfError?: number | string | undefined;
}

/** A `URL` object, described here so that the types need no library of a platform. */
export interface KeySetUrl {
  readonly href: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly searchParams: object;
}

/** Where the keys come from: a JWK set in the bundle, the URL of a JWK set (a `URL` object), or a function. */
export type KeySource = JSONWebKeySet | KeySetUrl | KeyFunction;
