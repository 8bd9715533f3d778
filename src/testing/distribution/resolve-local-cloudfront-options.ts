import { readFileSync, statSync } from 'node:fs';
import { oneOf } from '../../shared/contract/check-option.js';
import type { StoredFiles } from '../bucket/open-object-store.js';
import {
  assertKeyValueStore,
  type LocalKeyValueStore,
} from '../cloudfront-function/assert-key-value-store.js';
import {
  compileCloudFrontFunction,
  type CompiledFunction,
} from '../cloudfront-function/compile-cloudfront-function.js';
import type { ViewerRequestHandler } from '../lambda-edge/run-edge-handler.js';
import { exampleDomainName } from '../lambda-edge/viewer-request-event.js';
import { assertHandler } from './assert-handler.js';
import type { LocalCloudFrontOptions } from './local-cloudfront-options.js';

/** The options with every default in place. */
export interface ResolvedLocalCloudFrontOptions {
  readonly handler: ViewerRequestHandler | null;
  readonly runFunction: CompiledFunction | undefined;
  readonly keyValueStore: LocalKeyValueStore | undefined;
  readonly files: StoredFiles;
  readonly distributionDomainName: string;
  readonly cors: 'bucket' | 'response-headers-policy' | 'none';
  readonly policyOrigin: 'viewer' | 'function';
  readonly allowedOrigins: readonly string[];
  readonly allowCredentials: boolean;
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
  const { timeoutMs = 5000, bytesPerSecond = Infinity, policyOrigin = 'viewer' } = options ?? {};
  assertFiles(options?.files);
  assertFunction(options);
  assertKeyValueStore(options.keyValueStore);
  if (!corsModes.includes(cors)) throw new TypeError(`"cors" option must be one of ${corsModes.join(', ')}`);
  if (!Array.isArray(allowedOrigins) || allowedOrigins.some((origin) => typeof origin !== 'string')) {
    throw new TypeError('"allowedOrigins" option must be an array of origins');
  }
  if (options.allowCredentials && allowedOrigins.includes('*')) {
    throw new TypeError(
      '"allowCredentials" option needs "allowedOrigins" to list origins, as CloudFront does',
    );
  }
  if (!(timeoutMs > 0)) throw new TypeError('"timeoutMs" option must be a positive number of milliseconds');
  if (!(bytesPerSecond > 0)) throw new TypeError('"bytesPerSecond" option must be a positive number');
  return {
    handler: options.handler ?? null,
    runFunction: readFunction(options),
    keyValueStore: options.keyValueStore,
    files: options.files,
    distributionDomainName: options.distributionDomainName ?? exampleDomainName,
    cors,
    policyOrigin: oneOf('policyOrigin', policyOrigin, ['viewer', 'function']),
    allowedOrigins: [...allowedOrigins],
    allowCredentials: options.allowCredentials ?? false,
    cacheControl: options.cacheControl,
    bytesPerSecond,
    timeoutMs,
    intercept: options.intercept ?? (() => null),
  };
}

/** What is forgotten must not leave private files open. */
function assertFunction({ handler, functionCode }: LocalCloudFrontOptions): void {
  if (handler !== undefined) return assertHandler(handler);
  if (functionCode !== undefined) return;
  throw new TypeError(
    '"handler" option is missing: pass the handler of createAuthorizer, or null to serve every file to everybody',
  );
}

function readFunction({ functionCode: code, handler }: LocalCloudFrontOptions): CompiledFunction | undefined {
  if (code === undefined) return undefined;
  if (handler !== undefined && handler !== null) {
    throw new TypeError(
      '"functionCode" option excludes "handler": CloudFront runs one function on a behaviour',
    );
  }
  if (typeof code !== 'string' && code?.protocol !== 'file:') {
    throw new TypeError(
      '"functionCode" option must be the source of a CloudFront Function as a string, or its file: URL',
    );
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
