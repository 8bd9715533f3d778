import type { ViewerRequestHandler } from '../lambda-edge/run-edge-handler.js';

/** @throws {TypeError} the handler is no function */
export function assertHandler(handler: unknown): asserts handler is ViewerRequestHandler | undefined {
  if (handler !== undefined && typeof handler !== 'function') {
    throw new TypeError('"handler" option must be an async function');
  }
}
