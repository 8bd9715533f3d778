import { join } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import { rollup, type OutputChunk } from 'rollup';
import type { Consumer } from './create-consumer.js';

export interface Bundle {
  readonly code: string;
  /** What the bundle still imports. */
  readonly imports: readonly string[];
  readonly warnings: readonly string[];
}

/** Bundles a file of the consumer's project into one, as an application's build would for a browser. */
export async function bundle({ folder }: Consumer, path: string): Promise<Bundle> {
  const warnings: string[] = [];
  const build = await rollup({
    input: join(folder, path),
    plugins: [
      // Workbox reads it.
      replace({ preventAssignment: true, values: { 'process.env.NODE_ENV': '"production"' } }),
      nodeResolve({ browser: true, rootDir: folder }),
      commonjs(),
    ],
    onwarn: ({ message }) => void warnings.push(message),
  });
  const { output } = await build.generate({ format: 'es' });
  await build.close();
  return { ...onlyChunk(output), warnings };
}

function onlyChunk([chunk, ...more]: readonly [OutputChunk, ...unknown[]]): Pick<Bundle, 'code' | 'imports'> {
  if (more.length > 0) throw new Error('the bundle is more than one file');
  return { code: chunk.code, imports: [...chunk.imports, ...chunk.dynamicImports] };
}
