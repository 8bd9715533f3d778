/** What the local CloudFront has done. The arrays are in order and grow as requests arrive. */
export interface EdgeLog {
  /** The requests of viewers. */
  readonly viewer: ViewerLogEntry[];
  /** The cache lookups. */
  readonly cache: CacheLogEntry[];
  /** The requests to the origin. */
  readonly origin: OriginLogEntry[];
}

/** A request of a viewer. */
export interface ViewerLogEntry {
  readonly method: string;
  /** Path and query as they arrived. They may contain a token. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The status of the response; `null` until there is one. */
  status: number | null;
  /** The header `X-Cache` of the response, e.g. `'Hit from cloudfront'`; `null` until there is one. */
  xCache: string | null;
  /** Whether the viewer closed the connection before it had the whole response. */
  aborted: boolean;
}

/** A cache lookup. */
export interface CacheLogEntry {
  readonly method: string;
  readonly key: string;
  readonly result: 'Hit' | 'Miss';
}

/** A request to the origin, exactly as it arrived there. */
export interface OriginLogEntry {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
}
