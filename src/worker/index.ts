export { FileAuthPlugin } from './file-auth-plugin.js';
export { fileAuthRoutes, type FileAuthRoute } from './file-auth-routes.js';
export { installFileAuth } from './install-file-auth.js';
export type { FileAuthOptions } from '../shared/options.js';
export type { FileReference } from '../shared/file-url.js';
export type { TokenKeys, TokenKeysFunction } from '../shared/token-keys.js';
export type { TokenStoreOptions } from '../shared/token-store.js';
export type { FileCacheOptions } from '../shared/cache-option.js';
