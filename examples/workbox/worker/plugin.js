import { FileAuthPlugin } from 'file-auth-worker/worker';
import { ExpirationPlugin } from 'workbox-expiration';
import { RangeRequestsPlugin } from 'workbox-range-requests';
import { registerRoute } from 'workbox-routing';
import { CacheFirst, NetworkOnly } from 'workbox-strategies';
import { addAppRoutes } from './app-routes.js';

const plugin = new FileAuthPlugin({ origins: ['https://d111111abcdef8.cloudfront.net'] });
const expiration = new ExpirationPlugin({ maxEntries: 100 });
const strategy = new CacheFirst({
  cacheName: 'app-files',
  plugins: [plugin, expiration, new RangeRequestsPlugin()],
});

// Before the application's own route for images: the first route that takes a request answers it.
registerRoute(plugin.match, strategy);
registerRoute(plugin.match, new NetworkOnly({ plugins: [plugin] }), 'HEAD');
addAppRoutes(self.__WB_MANIFEST);
