import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';
import { bundlePage } from './bundle-page.mjs';
import { bytesOf } from './bytes-of.mjs';

const pathOf = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url));

/** Bytes on the wire. */
export async function measureSizes() {
  const { entry, chunks } = await bundlePage();
  const localforage = readFileSync(pathOf('node_modules/localforage/dist/localforage.min.js'));
  const files = {
    'worker: `dist/file-auth-worker.min.js`, all inside': [
      readFileSync(pathOf('dist/file-auth-worker.min.js')),
    ],
    'classic worker and `localforage.min.js`': [await minify('bench/classic-worker.js'), localforage],
    'page: the entry with its static imports': [entry],
    'page: all, with what is loaded later': [entry, ...chunks],
    'edge: `dist/lambda-edge.cjs`, jose inside': [await minify('dist/lambda-edge.cjs', 'cjs')],
  };
  return Object.entries(files).map(([name, parts]) => Object.assign({ name }, bytesOf(...parts)));
}

async function minify(file, format = 'es') {
  const bundle = await rollup({
    input: pathOf(file),
    external: (id) => id !== pathOf(file),
    plugins: [terser()],
    // Only the length matters, so nothing is taken away but what a minifier takes.
    treeshake: false,
    logLevel: 'silent',
  });
  const { output } = await bundle.generate({ format });
  await bundle.close();
  return output[0].code;
}
