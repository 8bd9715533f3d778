import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, it } from 'vitest';
import type { FileRoute } from '../../support/app-server.js';
import { eachWorld, type WorldContext } from '../../support/each-world.js';
import { routesOf } from '../../support/neighbours/build-example.js';
import { seePrivateImage } from '../../support/see-private-image.js';
import { createConsumer } from '../support/create-consumer.js';
import { runToSuccess } from '../support/run.js';

const examples = fileURLToPath(new URL('../../../examples/', import.meta.url));
const consumer = await createConsumer();
afterAll(() => consumer.remove());
await consumer.link(['webpack', 'vite', 'svelte']);
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
