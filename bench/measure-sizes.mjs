import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';

const pathOf = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url));

/** Bytes on the wire. Files that are fetched one by one are compressed one by one. */
export async function measureSizes() {
  const worker = readFileSync(pathOf('dist/file-auth-worker.min.js'));
  const localforage = readFileSync(pathOf('node_modules/localforage/dist/localforage.min.js'));
  const classic = await minify('bench/classic-worker.js');
  const page = await minify('dist/index.js');
  return [
    sizeOf('worker: `dist/file-auth-worker.min.js`, all inside', worker),
    sizeOf('classic worker and `localforage.min.js`', classic, localforage),
    sizeOf('page: `dist/index.js`', page),
    sizeOf('page: `dist/index.js` and `localforage.min.js`', page, localforage),
    sizeOf('edge: `dist/lambda-edge.cjs`, jose inside', await minify('dist/lambda-edge.cjs', 'cjs')),
  ];
}

function sizeOf(name, ...parts) {
  const sum = (length) => parts.reduce((total, part) => total + length(part), 0);
  return {
    name,
    minified: sum((part) => part.length),
    gzip: sum((part) => gzipSync(part, { level: 9 }).length),
  };
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
  return Buffer.from(output[0].code);
}
