import { readFileSync, statSync } from 'node:fs';
import type { AnswerHeaders } from './answer.js';
import type { StoredFiles } from '../bucket/object-store.js';
import type { ViewerRequestHandler } from '../lambda-edge/run-edge-handler.js';
import {
  assertKeyValueStore,
  compileCloudFrontFunction,
  type CompiledFunction,
  type LocalKeyValueStore,
} from '../cloudfront-function/run-cloudfront-function.js';
import type { OriginRequest } from '../bucket/s3-origin.js';
import { exampleDomainName } from '../lambda-edge/viewer-request-event.js';

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
  /** The function at viewer-request. Without one every request passes. */
  readonly handler?: ViewerRequestHandler | undefined;
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
   * are. `'response-headers-policy'`: CloudFront, on whatever comes from cache or origin. `'none'`: nobody. Neither
   * touches an answer that the handler generates. Default is `'response-headers-policy'`.
   */
  readonly cors?: 'bucket' | 'response-headers-policy' | 'none' | undefined;
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

/** The options with every default in place. */
export interface ResolvedLocalCloudFrontOptions {
  readonly handler: ViewerRequestHandler | undefined;
  readonly runFunction: CompiledFunction | undefined;
  readonly keyValueStore: LocalKeyValueStore | undefined;
  readonly files: StoredFiles;
  readonly distributionDomainName: string;
  readonly cors: 'bucket' | 'response-headers-policy' | 'none';
  readonly allowedOrigins: readonly string[];
  readonly cacheControl: string | undefined;
  readonly bytesPerSecond: number;
  readonly timeoutMs: number;
  readonly intercept: NonNullable<LocalCloudFrontOptions['intercept']>;
}

const corsModes = ['bucket', 'response-headers-policy', 'none'];

/** @throws {TypeError} naming the option that is wrong */
export function resolveLocalCloudFrontOptions(
  options: LocalCloudFrontOptions,
): ResolvedLocalCloudFrontOptions {
  const { cors = 'response-headers-policy', allowedOrigins = ['*'] } = options ?? {};
  const { timeoutMs = 5000, bytesPerSecond = Infinity } = options ?? {};
  assertFiles(options?.files);
  assertHandler(options.handler);
  assertKeyValueStore(options.keyValueStore);
  if (!corsModes.includes(cors)) throw new TypeError(`"cors" option must be one of ${corsModes.join(', ')}`);
  if (!Array.isArray(allowedOrigins) || allowedOrigins.some((origin) => typeof origin !== 'string')) {
    throw new TypeError('"allowedOrigins" option must be a list of origins');
  }
  if (!(timeoutMs > 0)) throw new TypeError('"timeoutMs" option must be a positive number of milliseconds');
  if (!(bytesPerSecond > 0)) throw new TypeError('"bytesPerSecond" option must be a positive number');
  return {
    handler: options.handler,
    runFunction: readFunction(options),
    keyValueStore: options.keyValueStore,
    files: options.files,
    distributionDomainName: options.distributionDomainName ?? exampleDomainName,
    cors,
    allowedOrigins: [...allowedOrigins],
    cacheControl: options.cacheControl,
    bytesPerSecond,
    timeoutMs,
    intercept: options.intercept ?? (() => null),
  };
}

function readFunction({ functionCode: code, handler }: LocalCloudFrontOptions): CompiledFunction | undefined {
  if (code === undefined) return undefined;
  if (handler !== undefined) {
    throw new TypeError(
      '"functionCode" option stands in the place of "handler": CloudFront refuses both on one behavior',
    );
  }
  if (typeof code !== 'string' && code?.protocol !== 'file:') {
    throw new TypeError('"functionCode" option must be the text of a CloudFront Function, or its file: URL');
  }
  try {
    return compileCloudFrontFunction(
      typeof code === 'string' ? code : readFileSync(new URL(code.href), 'utf8'),
    );
  } catch (cause) {
    const problem = cause instanceof TypeError ? cause.message : 'the file cannot be read';
    throw new TypeError(`"functionCode" option: ${problem}`, { cause });
  }
}

/** @throws {TypeError} the handler is no function */
export function assertHandler(handler: unknown): asserts handler is ViewerRequestHandler | undefined {
  if (handler !== undefined && typeof handler !== 'function') {
    throw new TypeError('"handler" option must be an async function');
  }
}

function assertFiles(files: unknown): asserts files is StoredFiles {
  if (typeof files === 'string') {
    if (!statSync(files, { throwIfNoEntry: false })?.isDirectory()) {
      throw new TypeError('"files" option must be an existing folder');
    }
    return;
  }
  if (typeof files !== 'object' || files === null) {
    throw new TypeError('"files" option must be the path of a folder, or files by their path');
  }
  if (Object.keys(files).some((path) => !path.startsWith('/'))) {
    throw new TypeError('"files" option must have paths that begin with "/"');
  }
}
