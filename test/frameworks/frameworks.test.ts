import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { routesOf } from '../support/neighbours/build-example.js';
import { seePrivateImage } from '../support/see-private-image.js';
import { createApp } from './support/create-app.js';
import { passOn, startServer } from './support/start-server.js';

eachWorld({}, (context) => {
  let stop: (() => void) | undefined;
  afterEach(() => stop?.());

  /** Lets the app's server answer everything but the question for a token. */
  const serve = async (app: string): Promise<void> => {
    const { port, stop: end } = await startServer(app);
    stop = end;
    for (const asked of ['*', '/', '/index.js', '/file-auth-worker.js'])
      context.world.app.set(asked, passOn(port));
  };

  it('Next.js shows a private image with next/image', async () => {
    const app = await createApp({ example: 'next', sources: '.', public: 'public' });
    await serve(app);
    await seePrivateImage(context, `${context.world.app.url}/`, /^\/file-auth-worker\.js\?file-auth=/);
  });

  it('Nuxt shows a private image with NuxtImg', async () => {
    const app = await createApp({ example: 'nuxt', sources: 'app', public: 'public' });
    await serve(app);
    await seePrivateImage(context, `${context.world.app.url}/`, /^\/file-auth-worker\.js\?file-auth=/);
  });

  it('Angular shows a private image, with ngsw in the same worker', async () => {
    const app = await createApp({ example: 'angular', sources: 'src', public: 'public' });
    const routes = routesOf(join(app, 'dist/app/browser'));
    for (const [at, route] of Object.entries(routes)) context.world.app.set(at, route);
    context.world.app.set('/', routes['/index.html']!);
    await seePrivateImage(context, `${context.world.app.url}/`, /^\/sw\.js$/);
    await expect
      .poll(() => context.page.evaluate(() => caches.keys()))
      .toContainEqual(expect.stringMatching(/^ngsw:/));
  });
});
