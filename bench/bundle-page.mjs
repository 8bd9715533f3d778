import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';

const application = fileURLToPath(new URL('application.js', import.meta.url));

/**
 * Bundles an application that only registers the worker, as its own build does: with code splitting, minified, localforage
 * inside.
 *
 * @returns the entry with everything that it imports statically, and the chunks that it imports dynamically
 */
export async function bundlePage() {
  const bundle = await rollup({
    input: application,
    plugins: [nodeResolve({ browser: true }), commonjs(), terser()],
    logLevel: 'silent',
  });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  const [entry, ...others] = output.filter(({ type }) => type === 'chunk');
  // What chunks share with the only entry is in it, so it imports no other file before it runs.
  if (entry.imports.length > 0) throw new Error(`the entry imports ${entry.imports.join(', ')}`);
  return { entry: entry.code, chunks: others.map(({ code }) => code) };
}
