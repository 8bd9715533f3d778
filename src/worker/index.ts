/**
 * The part for a service worker of your own that a bundler builds. {@link installFileAuth} does everything;
 * {@link fileAuthRoutes} and {@link FileAuthPlugin} fit into a worker that uses Workbox or Serwist. A page registers such
 * a worker with `registerFileAuthWorker({ url: '/sw.js', … })`.
 *
 * A worker that no bundler builds loads `file-auth-worker.js` with `importScripts` and calls
 * `fileAuthWorker.installFileAuth(options)`, which is the same function.
 *
 * @module file-auth-worker/worker
 */
export { installFileAuth } from './install-file-auth.js';
export { fileAuthRoutes, type FileAuthRoute } from './workbox/file-auth-routes.js';
export { FileAuthPlugin } from './workbox/file-auth-plugin.js';
export type { FileAuthOptions } from '../shared/contract/options.js';
export type { FileNotShown } from '../shared/contract/failure-page-option.js';
export type { TokenStoreOptions } from '../shared/contract/store-option.js';
export type { FileCacheOptions } from '../shared/contract/cache-option.js';
