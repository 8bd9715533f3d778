import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';

const pathOf = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url));

/** Bytes on the wire. Files that a browser fetches one by one are compressed one by one. */
export async function measureSizes() {
  const worker = readFileSync(pathOf('dist/file-auth-worker.min.js'));
  const classic = await minify('bench/classic-worker.js');
  const localforage = readFileSync(pathOf('node_modules/localforage/dist/localforage.min.js'));
  return [
    sizeOf('worker: `dist/file-auth-worker.min.js`, all inside', worker),
    sizeOf('classic worker with `localforage.min.js`', classic, localforage),
    sizeOf('page: `dist/index.js` without localforage', await minify('dist/index.js')),
    sizeOf('page: `dist/index.js` with localforage', await minify('dist/index.js', { isBundle: true })),
    sizeOf(
      'edge: `dist/lambda-edge.cjs`, jose inside',
      await minify('dist/lambda-edge.cjs', { format: 'cjs' }),
    ),
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

async function minify(file, { isBundle = false, format = 'es' } = {}) {
  const bundle = await rollup({
    input: pathOf(file),
    external: (id) => !isBundle && id !== pathOf(file),
    plugins: isBundle ? [nodeResolve({ browser: true }), commonjs(), terser()] : [terser()],
    // Only the length matters, so nothing is taken away but what a minifier takes.
    treeshake: isBundle,
    logLevel: 'silent',
  });
  const { output } = await bundle.generate({ format });
  await bundle.close();
  return Buffer.from(output[0].code);
}
