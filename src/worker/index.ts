export { FileAuthPlugin } from './workbox/file-auth-plugin.js';
export { fileAuthRoutes, type FileAuthRoute } from './workbox/file-auth-routes.js';
export { installFileAuth } from './install-file-auth.js';
export type { FileAuthOptions } from '../shared/contract/options.js';
export type { FileNotShown } from '../shared/contract/failure-page-option.js';
export type { TokenStoreOptions } from '../shared/contract/store-option.js';
export type { FileCacheOptions } from '../shared/contract/cache-option.js';
