import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import type { FileRoute } from '../../support/app-server.js';
import { eachWorld, type WorldContext } from '../../support/each-world.js';
import { routesOf } from '../../support/neighbours/build-example.js';
import { seePrivateImage } from '../../support/see-private-image.js';
import { createConsumer } from '../support/create-consumer.js';
import { runToSuccess } from '../support/run.js';

const examples = fileURLToPath(new URL('../../../examples/', import.meta.url));
const consumer = await createConsumer();
afterAll(() => consumer.remove());
await consumer.link(['webpack', 'vite', 'svelte', '@angular/service-worker']);
await consumer.link(['@sveltejs/kit', '@sveltejs/vite-plugin-svelte', '@sveltejs/adapter-static']);

const copy = (from: string, to: string): Promise<void> =>
  cp(join(examples, from), join(consumer.folder, to), { recursive: true });
const run = (folder: string, ...args: string[]): Promise<string> =>
  runToSuccess(process.execPath, args, join(consumer.folder, folder));

const [webpack, svelteKit, withOwnWorker] = await Promise.all([
  buildWebpack(),
  buildSvelteKit('copied'),
  buildSvelteKit('own-worker'),
]);
const withNgsw = await addNgsw();

eachWorld({}, (context) => {
  it('webpack builds an application with a worker of its own, which shows a private image', async () => {
    serve(context, webpack);
    await seePrivateImage(context, `${context.world.app.url}/`, /^\/sw\.js$/);
  });

  it('SvelteKit prerenders a page whose private image the copied worker loads', async () => {
    serve(context, svelteKit);
    await seePrivateImage(context, `${context.world.app.url}/`, /^\/file-auth-worker\.js\?file-auth=/);
  });

  it('SvelteKit registers its own service worker, which shows a private image', async () => {
    serve(context, withOwnWorker);
    await seePrivateImage(context, `${context.world.app.url}/`, /^\/service-worker\.js$/);
  });

  it("Angular's ngsw keeps the pages, and leaves private images to the package in the same worker", async () => {
    const { page, world } = context;
    serve(context, withNgsw);
    await seePrivateImage(context, `${world.app.url}/`, /^\/sw\.js$/);
    const pagesAsked = (): number => world.app.requests.filter(({ url }) => url === '/').length;
    const reloadKept = async (): Promise<boolean> => {
      const before = pagesAsked();
      await page.reload();
      return pagesAsked() === before;
    };
    await expect.poll(reloadKept).toBe(true);
    await page.waitFor(() => document.images[0]!.naturalWidth > 0);
    const asked = world.cloudFront.log.viewer.map(({ url }) => url.includes('authorization='));
    // Only the first visit's, before there was a worker.
    expect(asked.slice(1)).not.toContain(false);
  });
});

type Routes = Readonly<Record<string, FileRoute>>;

function serve({ world }: WorldContext, routes: Routes): void {
  for (const [path, route] of Object.entries(routes)) world.app.set(path, route);
  world.app.set('/', routes['/index.html']!);
}

async function buildWebpack(): Promise<Routes> {
  await copy('get-token.js', 'get-token.js');
  await copy('webpack', 'webpack');
  // What webpack's own command does.
  await consumer.write({
    'webpack/build.mjs': `
      import webpack from 'webpack';
      import config from './webpack.config.js';
      webpack({ context: import.meta.dirname, ...config }, (error, stats) => {
        if (error || stats.hasErrors() || stats.hasWarnings()) throw error ?? new Error(stats.toString());
      });`,
  });
  await run('webpack', 'build.mjs');
  await copy('webpack/index.html', 'webpack/dist/index.html');
  return routesOf(join(consumer.folder, 'webpack/dist'));
}

/** The page that webpack has built, with the worker of the Angular example and what Angular's own build adds. */
async function addNgsw(): Promise<Routes> {
  const ngsw = '../node_modules/@angular/service-worker';
  const built = (path: string): string => join(consumer.folder, path);
  await cp(built('webpack/dist'), built('ngsw'), { recursive: true });
  // Its worker takes the place of webpack's.
  await copy('angular/public', 'ngsw');
  await copy('angular/ngsw-config.json', 'ngsw/ngsw-config.json');
  await cp(built(`ngsw/${ngsw}/ngsw-worker.js`), built('ngsw/ngsw-worker.js'));
  await run('ngsw', '../node_modules/file-auth-worker/bin/file-auth-worker.mjs', 'init', '.');
  await run('ngsw', `${ngsw}/ngsw-config.js`, '.', 'ngsw-config.json');
  return routesOf(built('ngsw'));
}

async function buildSvelteKit(name: 'copied' | 'own-worker'): Promise<Routes> {
  const folder = `sveltekit-${name}`;
  await copy('sveltekit', folder);
  await copy('get-token.js', `${folder}/src/get-token.js`);
  await copy('files.js', `${folder}/src/files.js`);
  if (name === 'own-worker') await copy('sveltekit/own-worker', `${folder}/src`);
  else await run(folder, '../node_modules/file-auth-worker/bin/file-auth-worker.mjs', 'init', 'static');
  await run(folder, '../node_modules/vite/bin/vite.js', 'build');
  return routesOf(join(consumer.folder, folder, 'build'));
}
