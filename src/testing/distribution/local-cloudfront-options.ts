import type { AnswerHeaders } from '../answer/answer.js';
import type { OriginRequest } from '../bucket/answer-from-s3.js';
import type { StoredFiles } from '../bucket/open-object-store.js';
import type { LocalKeyValueStore } from '../cloudfront-function/assert-key-value-store.js';
import type { ViewerRequestHandler } from '../lambda-edge/run-edge-handler.js';

/** An answer given in the bucket's place. */
export interface InterceptedAnswer {
  readonly status: number;
  readonly headers?: AnswerHeaders | undefined;
  readonly body?: Uint8Array | string | undefined;
}

/** A `URL` object, as far as the types without a platform's library can say it. */
export interface FileUrl {
  readonly href: string;
  readonly protocol: string;
}

/** The distribution and its bucket. */
export interface LocalCloudFrontOptions {
  /**
   * The function at viewer-request. Required unless there is a `functionCode`; `null` serves every file to everybody, as a
   * distribution without a function does.
   */
  readonly handler?: ViewerRequestHandler | null | undefined;
  /**
   * A CloudFront Function at viewer-request in the place of a `handler`: its text, e.g. what `renderCloudFrontFunction`
   * gives, or the `file:` URL of it. Only functions of your own: see `runCloudFrontFunction`.
   */
  readonly functionCode?: string | FileUrl | undefined;
  /** The key value store of that function. Default is none. */
  readonly keyValueStore?: LocalKeyValueStore | undefined;
  /** The bucket: the path of a folder, or files by their path, e.g. `{ '/folder/file.png': { body } }`. */
  readonly files: StoredFiles;
  /** As events and the `Via` header show it. Default is `'d111111abcdef8.cloudfront.net'`. */
  readonly distributionDomainName?: string | undefined;
  /**
   * Who makes CORS headers. `'bucket'`: S3, for requests that reach it with an `Origin`; kept in the cache as they
   * are. `'response-headers-policy'`: CloudFront, on whatever comes from cache or origin, and
   * `Cross-Origin-Resource-Policy: cross-origin` besides. `'none'`: nobody. Neither
   * touches an answer that the handler generates. Default is `'response-headers-policy'`.
   */
  readonly cors?: 'bucket' | 'response-headers-policy' | 'none' | undefined;
  /**
   * By which `Origin` a response headers policy chooses: the one that the viewer sent, or what the function left of it.
   * AWS does not say which it is; what works with both is safe. Default is `'viewer'`.
   */
  readonly policyOrigin?: 'viewer' | 'function' | undefined;
  /** The origins of that CORS configuration. Default is `['*']`. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** The `Cache-Control` that files are stored with. Default is none. */
  readonly cacheControl?: string | undefined;
  /** How fast bodies are sent, to see what a slow network does. Default is `Infinity`. */
  readonly bytesPerSecond?: number | undefined;
  /** How long the function may take, in milliseconds. Default is 5000. */
  readonly timeoutMs?: number | undefined;
  /** Looks at each request that reaches the origin, and may answer in the bucket's place. Its answers are not cached. */
  readonly intercept?:
    ((request: OriginRequest) => InterceptedAnswer | null | Promise<InterceptedAnswer | null>) | undefined;
}

/** Where a local CloudFront listens, besides. */
export interface StartLocalCloudFrontOptions extends LocalCloudFrontOptions {
  /** Default is 0: a free port. */
  readonly port?: number | undefined;
  /** Default is `'127.0.0.1'`. */
  readonly host?: string | undefined;
  /** Key and certificate in PEM, for HTTPS. Without them it is HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
}
