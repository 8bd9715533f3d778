// node examples/workbox/build.mjs [generated | plugin | routes] [folder] [production | development]
import { cp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateSW, injectManifest } from 'workbox-build';
import { bundlePage, bundleWorker } from './bundle.mjs';

const inFolder = (path) => fileURLToPath(new URL(path, import.meta.url));
const [variant = 'plugin', folder = inFolder('dist'), mode = 'production'] = process.argv.slice(2);
const outDir = resolve(folder);
const shell = { globDirectory: outDir, globPatterns: ['*.html', 'assets/*'] };

/** workbox-build writes the worker; ours comes along by importScripts, before the generated listeners. */
async function generate() {
  const worker = fileURLToPath(import.meta.resolve('file-auth-worker/file-auth-worker.min.js'));
  await cp(worker, join(outDir, 'file-auth-worker.js'));
  await cp(inFolder('worker/file-auth-setup.js'), join(outDir, 'file-auth-setup.js'));
  await generateSW({
    ...shell,
    swDest: join(outDir, 'sw.js'),
    mode,
    importScripts: ['/file-auth-worker.js', '/file-auth-setup.js', '/push.js'],
    navigateFallback: '/index.html',
    runtimeCaching: [
      {
        urlPattern: ({ url }) => url.pathname === '/api/files',
        handler: 'NetworkFirst',
        options: { cacheName: 'app-api' },
      },
      {
        urlPattern: ({ request }) => request.destination === 'image',
        handler: 'CacheFirst',
        options: { cacheName: 'app-images' },
      },
    ],
  });
}

/** The application's own worker, bundled; workbox-build writes the list of the shell's files into it. */
async function inject() {
  const bundled = join(outDir, 'bundled.js');
  await bundleWorker(inFolder(`worker/${variant}.js`), bundled, mode);
  await injectManifest({ ...shell, swSrc: bundled, swDest: join(outDir, 'sw.js') });
  await rm(bundled);
}

await bundlePage(outDir);
await (variant === 'generated' ? generate() : inject());
