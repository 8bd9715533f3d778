// node examples/serwist/build.mjs [folder] [production | development]
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { injectManifest } from '@serwist/build';
import { bundlePage, bundleWorker } from '../workbox/bundle.mjs';

const inFolder = (path) => fileURLToPath(new URL(path, import.meta.url));
const [folder = inFolder('dist'), mode = 'production'] = process.argv.slice(2);
const outDir = resolve(folder);
const bundled = join(outDir, 'bundled.js');

await bundlePage(outDir);
await bundleWorker(inFolder('worker.js'), bundled, mode);
await injectManifest({
  globDirectory: outDir,
  globPatterns: ['*.html', 'assets/*'],
  swSrc: bundled,
  swDest: join(outDir, 'sw.js'),
});
await rm(bundled);
