import type { AnswerHeaders } from '../answer/answer.js';
import type { OriginRequest } from '../bucket/answer-from-s3.js';
import type { StoredFiles } from '../bucket/open-object-store.js';
import type { LocalKeyValueStore } from '../cloudfront-function/assert-key-value-store.js';
import type { ViewerRequestHandler } from '../lambda-edge/run-edge-handler.js';

/** A response that `intercept` gives instead of the bucket. */
export interface InterceptedAnswer {
  readonly status: number;
  readonly headers?: AnswerHeaders | undefined;
  readonly body?: Uint8Array | string | undefined;
}

/** A `URL` object, described here so that the types need no library of a platform. */
export interface FileUrl {
  readonly href: string;
  readonly protocol: string;
}

/** The options of `createLocalCloudFront`: the distribution and its bucket. */
export interface LocalCloudFrontOptions {
  /**
   * The Lambda@Edge function for the viewer-request event. Required unless there is a `functionCode`. `null` serves every
   * file to everybody, as a distribution without a function does.
   */
  readonly handler?: ViewerRequestHandler | null | undefined;
  /**
   * A CloudFront Function for the viewer-request event instead of a `handler`: its code, such as the result of
   * `renderCloudFrontFunction`, or the `file:` URL of the code. Run only functions that you trust: see
   * {@link runCloudFrontFunction}. Default is none.
   */
  readonly functionCode?: string | FileUrl | undefined;
  /** The key value store of the CloudFront Function. Default is none. */
  readonly keyValueStore?: LocalKeyValueStore | undefined;
  /**
   * The content of the bucket: the path of a folder, or an object of files by path.
   *
   * @example
   * ```ts
   * files: { '/folder/file.png': { body: bytes } },
   * ```
   */
  readonly files: StoredFiles;
  /** The domain name in events and in the header `Via`. Default is `'d111111abcdef8.cloudfront.net'`. */
  readonly distributionDomainName?: string | undefined;
  /**
   * Who adds CORS headers. `'bucket'`: S3, for requests that reach it with an `Origin`; they are cached with the object.
   * `'response-headers-policy'`: CloudFront, to everything from the cache or the origin, with
   * `Cross-Origin-Resource-Policy: cross-origin`. `'none'`: nobody. Responses that the handler generates are never changed.
   * Default is `'response-headers-policy'`.
   */
  readonly cors?: 'bucket' | 'response-headers-policy' | 'none' | undefined;
  /**
   * Which `Origin` a response headers policy reads: the one that the viewer sent, or the one that the function left in the
   * request. AWS does not document it; a setup that works with both is safe. Default is `'viewer'`.
   */
  readonly policyOrigin?: 'viewer' | 'function' | undefined;
  /** The origins that the CORS configuration allows. Default is `['*']`. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /**
   * Whether a response headers policy adds `Access-Control-Allow-Credentials: true` for the allowed origins. Pages need it to
   * read files with the cookie of a session. `allowedOrigins` must list origins then. Default is `false`.
   */
  readonly allowCredentials?: boolean | undefined;
  /** The header `Cache-Control` of files. Default is none. */
  readonly cacheControl?: string | undefined;
  /** How fast bodies are sent, in bytes per second, to simulate a slow network. Default is `Infinity`. */
  readonly bytesPerSecond?: number | undefined;
  /** How long the function may take, in milliseconds. Default is `5000`. */
  readonly timeoutMs?: number | undefined;
  /**
   * Called with each request that reaches the origin. Return a response to answer instead of the bucket, or `null` to let the
   * bucket answer. Such responses are not cached. Default is none.
   *
   * @example
   * ```ts
   * intercept: ({ path }) => (path.endsWith('.mp4') ? { status: 503 } : null),
   * ```
   */
  readonly intercept?:
    ((request: OriginRequest) => InterceptedAnswer | null | Promise<InterceptedAnswer | null>) | undefined;
}

/** The options of `startLocalCloudFront`. */
export interface StartLocalCloudFrontOptions extends LocalCloudFrontOptions {
  /** The port. Default is `0`: a free port. */
  readonly port?: number | undefined;
  /** The address of the network interface. Default is `'127.0.0.1'`. */
  readonly host?: string | undefined;
  /** Key and certificate in PEM, for https. Default is none: plain http. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
}
