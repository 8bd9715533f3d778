import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const inFolder = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The page and what is in its `public` folder, as Vite builds any application. Empties the folder first. */
export function bundlePage(outDir) {
  return build({
    configFile: false,
    logLevel: 'warn',
    root: inFolder('page'),
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      rolldownOptions: { input: [inFolder('page/index.html'), inFolder('page/offline.html')] },
    },
  });
}

/** A worker as one classic script. */
export function bundleWorker(entry, file, mode) {
  return build({
    configFile: false,
    logLevel: 'warn',
    mode,
    publicDir: false,
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    build: {
      outDir: dirname(file),
      emptyOutDir: false,
      minify: mode === 'production',
      lib: { entry, formats: ['iife'], name: 'worker', fileName: () => basename(file) },
    },
  });
}
