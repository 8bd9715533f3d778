// The least that does the job, and the floor that the package is judged by: one readable request with a token that is in
// memory. It asks no store, tells nobody, and knows no denial.
const file = /^\/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}(\.\w+)?$/;
const { searchParams } = new URL(location);
const origin = searchParams.get('origin');
const token = searchParams.get('token');

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== origin || !file.test(url.pathname)) return;
  url.searchParams.set('authorization', token);
  event.respondWith(fetch(url, { mode: 'cors', credentials: 'omit', signal: request.signal }));
});
