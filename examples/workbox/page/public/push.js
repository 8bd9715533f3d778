// The application's own: news go to an open window, else they are shown.
self.addEventListener('push', (event) => event.waitUntil(tell(event.data.text())));

async function tell(news) {
  const windows = await self.clients.matchAll({ type: 'window' });
  for (const window of windows) window.postMessage({ type: 'news', news });
  if (windows.length === 0) await self.registration.showNotification(news);
}
