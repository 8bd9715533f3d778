import { fileAuthRoutes } from 'file-auth-worker/worker';
import { registerRoute } from 'workbox-routing';
import { addAppRoutes } from './app-routes.js';

const routes = fileAuthRoutes({
  origins: ['https://d111111abcdef8.cloudfront.net'],
  cache: { maxEntries: 100 },
});

// Before the application's own route for images: the first route that takes a request answers it.
routes.forEach((route) => registerRoute(route));
addAppRoutes(self.__WB_MANIFEST);
