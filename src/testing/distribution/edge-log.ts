/** What CloudFront saw, looked up and asked for. Lists are in order and grow as requests come in. */
export interface EdgeLog {
  readonly viewer: ViewerLogEntry[];
  readonly cache: CacheLogEntry[];
  readonly origin: OriginLogEntry[];
}

/** A viewer's request. CloudFront's own access log has its URL with the query, host, referrer and user agent. */
export interface ViewerLogEntry {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `null` until there is an answer. */
  status: number | null;
  /** The `X-Cache` header of the answer, e.g. `'Hit from cloudfront'`; `null` until there is one. */
  xCache: string | null;
  /** Whether the viewer closed the connection before it had the whole answer. */
  aborted: boolean;
}

/** A look into the cache. */
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
