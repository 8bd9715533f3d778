import type { ViewerRequestHandler } from '../lambda-edge/run-edge-handler.js';

/** @throws {TypeError} the handler is no function */
export function assertHandler(handler: unknown): asserts handler is ViewerRequestHandler | null {
  if (handler !== null && typeof handler !== 'function') {
    throw new TypeError(
      '"handler" option must be an async function, or null to serve every file to everybody',
    );
  }
}
