import { registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';
import type { WorkboxPlugin } from 'workbox-core/types.js';
import { CacheFirst as SerwistCacheFirst, Serwist, type SerwistPlugin } from 'serwist';
import {
  FileAuthPlugin,
  fileAuthRoutes,
  installFileAuth,
  type FileAuthOptions,
} from '../../../src/worker/index.js';

const options: FileAuthOptions = { origins: ['https://a.example'] };

// The plug-in is one of Workbox's and one of Serwist's.
export const plugin: FileAuthPlugin = new FileAuthPlugin(options);
export const workboxPlugin: WorkboxPlugin = plugin;
export const serwistPlugin: SerwistPlugin = plugin;
registerRoute(plugin.match, new CacheFirst({ plugins: [plugin] }));
new Serwist().registerCapture(plugin.match, new SerwistCacheFirst({ plugins: [plugin] }));

// The routes are Workbox's own.
for (const route of fileAuthRoutes(options)) registerRoute(route);

// What applications write is accepted.
installFileAuth({ ...options, cache: { maxEntries: 7, identity: (token) => token.slice(0, 1) } });
installFileAuth({ ...options, cache: { identity: () => null }, virtualPath: '/_files/', debug: true });
installFileAuth({ ...options, cache: false, virtualPath: false, placement: 'header', cors: 'always' });
installFileAuth({ ...options, tokenKeys: ['MARKET_{folder}'], cache: undefined });

// @ts-expect-error "origins" is required
installFileAuth({});
// @ts-expect-error a key is a template
installFileAuth({ ...options, tokenKeys: () => ['A'] });
// @ts-expect-error the cache is an object or false
installFileAuth({ ...options, cache: true });
// @ts-expect-error "maxFiles" is no option of the cache
installFileAuth({ ...options, cache: { maxFiles: 7 } });
// @ts-expect-error an identity is at hand, not promised
installFileAuth({ ...options, cache: { identity: async () => 'me' } });
// @ts-expect-error "cookie" is no placement
installFileAuth({ ...options, placement: 'cookie' });
// @ts-expect-error the virtual path is a path or false
installFileAuth({ ...options, virtualPath: true });
// @ts-expect-error "getToken" is the page's
installFileAuth({ ...options, getToken: async () => null });
