/** A public key, or an HMAC secret, as RFC 7517 writes it. Members that are not named here are ignored. */
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

/** What a function for the `keys` option is told of a token: nothing in it is verified yet, and a stranger may have made it up. */
export interface KeyRequest {
  readonly alg: string;
  readonly kid?: string | undefined;
  readonly typ?: string | undefined;
}

/** Answers the key that a token is signed with, or `null` if there is no such key (`token-invalid`). */
export type KeyFunction = (header: KeyRequest) => Promise<JSONWebKey | null>;

/**
 * How keys from a URL or a function are kept. Durations are seconds, or a whole number and `s`, `m`, `h` or `d`.
 * Every instance of the function in every edge location keeps its own.
 */
export interface KeyCacheOptions {
  /** How long an attempt to load the keys may take. Default is 2 seconds; at most 4, of the 5 that CloudFront waits. */
  readonly timeout?: number | string | undefined;
  /**
   * The least time between two attempts, however many unknown `kid`s arrive. Default is 30 seconds. While there are no
   * keys at all, the next attempt is after 5 seconds, if that is sooner.
   */
  readonly cooldown?: number | string | undefined;
  /**
   * The oldest that keys may be: so long after it was withdrawn, a key still works. Past half of it they are loaded
   * again in the background; only past all of it a request waits for that. Default is `'10m'`.
   */
  readonly maxAge?: number | string | undefined;
  /** How much longer than `maxAge` they may be used while the source fails. Default is `'1h'`; 0 turns it off. */
  readonly staleIfError?: number | string | undefined;
}

/** A `URL` object, as far as the types without a platform's library can say it. */
export interface KeySetUrl {
  readonly href: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly searchParams: object;
}

/** Where the keys come from: a set in the bundle, the URL of a set (a `URL` object), or a function. */
export type KeySource = JSONWebKeySet | KeySetUrl | KeyFunction;
