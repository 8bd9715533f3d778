import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build as esbuild, transform } from 'esbuild';
import { rollup } from 'rollup';
import { parseAst } from 'rollup/parseAst';
import { build as vite } from 'vite';
import webpack from 'webpack';

/** Builds `entry.js` of a folder into another one, in as many files as the bundler makes. */
type Build = (folder: string, to: string) => Promise<unknown>;

const builds: Readonly<Record<string, Build>> = {
  vite: (folder, to) =>
    vite({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      publicDir: false,
      build: {
        outDir: to,
        minify: false,
        rolldownOptions: { input: join(folder, 'entry.js'), output: { entryFileNames: 'entry.js' } },
      },
    }),
  esbuild: (folder, outdir) =>
    esbuild({
      absWorkingDir: folder,
      entryPoints: ['entry.js'],
      outdir,
      bundle: true,
      splitting: true,
      format: 'esm',
    }),
  rollup: async (folder, dir) => {
    const plugins = [nodeResolve({ browser: true }), commonjs()];
    const bundle = await rollup({ input: join(folder, 'entry.js'), plugins, logLevel: 'silent' });
    await bundle.write({ dir, format: 'es' });
    await bundle.close();
  },
  webpack: (context, path) =>
    new Promise<void>((resolve, reject) => {
      const experiments = { outputModule: true };
      const optimization = { minimize: false };
      const output = { path, filename: 'entry.js', module: true, chunkFormat: 'module' } as const;
      webpack(
        { mode: 'production', context, entry: './entry.js', experiments, optimization, output },
        (error, stats) => {
          const failure = error ?? stats?.compilation.errors[0];
          if (failure) reject(failure);
          else resolve();
        },
      );
    }),
};

/** What a page may be built with. */
export const bundlers: readonly string[] = Object.keys(builds);

/** What a bundler makes of an entry: the files that a page loads at once, and those that it loads later. */
export interface BuiltInParts {
  readonly atOnce: readonly Buffer[];
  readonly later: readonly Buffer[];
}

export async function buildInParts(bundler: string, folder: string): Promise<BuiltInParts> {
  const to = await mkdtemp(join(tmpdir(), 'file-auth-parts-'));
  try {
    await builds[bundler]!(folder, to);
    const paths = (await readdir(to, { recursive: true })).filter((path) => path.endsWith('.js'));
    const files = new Map<string, Buffer>();
    for (const path of paths) files.set(path, await minified(join(to, path)));
    const atOnce = staticImportsOf('entry.js', files);
    const select = (isAtOnce: boolean): Buffer[] =>
      [...files].filter(([path]) => atOnce.has(path) === isAtOnce).map(([, code]) => code);
    return { atOnce: select(true), later: select(false) };
  } finally {
    await rm(to, { recursive: true, force: true });
  }
}

/** By one minifier for all, which is quick. */
async function minified(path: string): Promise<Buffer> {
  const { code } = await transform(await readFile(path), { minify: true, format: 'esm' });
  return Buffer.from(code);
}

/** A file and what it imports statically, and what that imports. */
function staticImportsOf(
  path: string,
  files: ReadonlyMap<string, Buffer>,
  found = new Set<string>(),
): Set<string> {
  found.add(path);
  for (const statement of parseAst(files.get(path)!.toString()).body) {
    if (!('source' in statement) || !statement.source) continue;
    const imported = new URL(String(statement.source.value), `file:///${path}`).pathname.slice(1);
    if (!found.has(imported)) staticImportsOf(imported, files, found);
  }
  return found;
}
