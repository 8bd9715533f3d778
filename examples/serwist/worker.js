import { FileAuthPlugin } from 'file-auth-worker/worker';
import {
  CacheFirst,
  ExpirationPlugin,
  NetworkFirst,
  NetworkOnly,
  RangeRequestsPlugin,
  Serwist,
} from 'serwist';

const plugin = new FileAuthPlugin({ origins: ['https://d111111abcdef8.cloudfront.net'] });
const files = new CacheFirst({
  cacheName: 'app-files',
  plugins: [plugin, new ExpirationPlugin({ maxEntries: 100 }), new RangeRequestsPlugin()],
});
const isDocument = ({ request }) => request.destination === 'document';

const serwist = new Serwist({
  precacheEntries: self.__SW_MANIFEST,
  importScripts: ['/push.js'],
  runtimeCaching: [
    // Before the application's own route for images: the first route that takes a request answers it.
    { matcher: plugin.match, handler: files },
    {
      matcher: ({ url }) => url.pathname === '/api/files',
      handler: new NetworkFirst({ cacheName: 'app-api' }),
    },
    {
      matcher: ({ request }) => request.destination === 'image',
      handler: new CacheFirst({ cacheName: 'app-images' }),
    },
    { matcher: isDocument, handler: new NetworkOnly() },
  ],
  fallbacks: { entries: [{ url: '/offline.html', matcher: isDocument }] },
});
serwist.addEventListeners();
