import { matchPrecache, precacheAndRoute } from 'workbox-precaching';
import { registerRoute, setCatchHandler, setDefaultHandler } from 'workbox-routing';
import { CacheFirst, NetworkFirst, NetworkOnly } from 'workbox-strategies';

/** What the application has without private files. */
export function addAppRoutes(manifest) {
  importScripts('/push.js');
  precacheAndRoute(manifest);
  registerRoute(({ url }) => url.pathname === '/api/files', new NetworkFirst({ cacheName: 'app-api' }));
  registerRoute(
    ({ request }) => request.destination === 'image',
    new CacheFirst({ cacheName: 'app-images' }),
  );
  setDefaultHandler(new NetworkOnly());
  setCatchHandler(async ({ request }) =>
    request.destination === 'document' ? matchPrecache('/offline.html') : Response.error(),
  );
  self.addEventListener('message', (event) => {
    if (event.data?.type === 'SKIP_WAITING') self.skipWaiting();
  });
}
