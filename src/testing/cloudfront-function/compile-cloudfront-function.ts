import { Buffer } from 'node:buffer';
import { createHash, createHmac } from 'node:crypto';
import querystring from 'node:querystring';
import { createContext, Script } from 'node:vm';
import type { CloudFrontRequestEvent } from '../../shared/contract/cloudfront-event.js';
import { type EdgeFailure, executionError } from '../lambda-edge/edge-failure.js';
import type { ReceivedResult } from '../lambda-edge/receive-result.js';
import { assertKeyValueStore, type LocalKeyValueStore } from './assert-key-value-store.js';
import { functionEventOf } from './function-event-of.js';
import { receiveFunctionResult } from './receive-function-result.js';

/** The options of `runCloudFrontFunction`. */
export interface RunCloudFrontFunctionOptions {
  /** The key value store that `cf.kvs()` opens. Default is none: `cf.kvs()` throws, as at CloudFront. */
  readonly keyValueStore?: LocalKeyValueStore | undefined;
  /** How long the function may take, in milliseconds. Default is `1000`, which is far more than CloudFront allows. */
  readonly timeoutMs?: number | undefined;
}

/** A function that is ready to run. */
export type CompiledFunction = (
  event: CloudFrontRequestEvent,
  options?: RunCloudFrontFunctionOptions,
) => ReceivedResult;

// CloudFront's quota for the code of one function.
const maxCodeBytes = 10_240;

const importLine = /^\s*import\s+(\w+)\s+from\s*(["'])(\w+)\2;?/gm;

// In the function's own realm, so that its promises are, too: then they are all settled when the script is at its end.
const driver = `
  const entries = JSON.parse(store);
  const cloudfront = { kvs(id) {
    if (entries === null || (id !== undefined && id !== entries.id)) throw new Error('NoSuchStore');
    const has = (key) => {
      if (typeof key !== 'string' || key === '' || Buffer.byteLength(key) > 512) throw new Error('InvalidKey');
      return Object.prototype.hasOwnProperty.call(entries.entries, key);
    };
    return {
      get: async (key) => { if (!has(key)) throw new Error('KeyNotFound'); return entries.entries[key]; },
      exists: async (key) => has(key),
    };
  } };
  const console = { log() {} };
  const require = (name) => {
    if (name === 'cloudfront') return cloudfront;
    if (Object.prototype.hasOwnProperty.call(modules, name)) return modules[name];
    throw new Error('there is no module of this name');
  };`;

const call = `
  const { event, rawQueryString } = JSON.parse(input);
  event.request.rawQueryString = () => (rawQueryString === '' ? undefined : rawQueryString);
  (async () => handler(event))()
    .then((result) => settle('result', JSON.stringify(result)))
    .then(undefined, (error) => settle('error', error));`;

/**
 * As {@link runCloudFrontFunction}, to run it often. Nothing is kept from one run to the next.
 *
 * @throws {TypeError} the code cannot be parsed or is too long
 */
export function compileCloudFrontFunction(code: string): CompiledFunction {
  const script = parse(code);
  return (event, { keyValueStore, timeoutMs = 1000 } = {}) => {
    assertKeyValueStore(keyValueStore);
    const input = JSON.stringify(functionEventOf(event));
    const outcome: { result?: unknown; error?: unknown } = {};
    const globals = {
      Buffer,
      input,
      store: JSON.stringify(keyValueStore ?? null),
      modules: { crypto: { createHash, createHmac }, querystring, buffer: { Buffer } },
      settle: (kind: 'result' | 'error', value: unknown) => void (outcome[kind] = value),
    };
    try {
      const context = createContext(globals, {
        codeGeneration: { strings: false, wasm: false },
        // Promises are settled before the script ends, within its time limit. Without timers none is settled later.
        microtaskMode: 'afterEvaluate',
      });
      script.runInContext(context, { timeout: timeoutMs });
    } catch (error) {
      return failure(isTimeout(error) ? `did not end within ${timeoutMs} ms` : describe(error), error);
    }
    if ('error' in outcome) return failure(describe(outcome.error), outcome.error);
    if (!('result' in outcome)) return failure('waits for a promise that never settles');
    const json = outcome.result as string | undefined;
    return receiveFunctionResult(event, json === undefined ? undefined : JSON.parse(json));
  };
}

function parse(code: string): Script {
  if (typeof code !== 'string') throw new TypeError('the code of a CloudFront Function must be a string');
  const bytes = Buffer.byteLength(code);
  if (bytes > maxCodeBytes) {
    throw new TypeError(
      `the CloudFront Function has ${bytes} bytes, but CloudFront accepts at most ${maxCodeBytes}`,
    );
  }
  // A function is a script with imports, which no other engine knows.
  const body = code.replace(importLine, 'const $1 = require("$3");');
  try {
    return new Script(`'use strict';{${driver}\n(function () {${body}\n${call}})();}`, {
      filename: 'cloudfront-function.js',
    });
  } catch (error) {
    throw new TypeError('the code of the CloudFront Function cannot be parsed', { cause: error });
  }
}

function failure(problem: string, cause?: unknown): EdgeFailure {
  return { ...executionError(`the function ${problem}`, cause), error: 'FunctionExecutionError' };
}

function describe(error: unknown): string {
  // Errors of the function are of its own realm.
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : typeof error;
  return `failed with ${String(name)}`;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
