import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { runToSuccess } from './run.js';

declare module 'vitest' {
  interface ProvidedContext {
    installed: InstalledPackage;
  }
}

/** The package as npm would publish it, installed into a project that every test file copies. */
export interface InstalledPackage {
  readonly folder: string;
  /** The paths in the tarball. */
  readonly tarballFiles: readonly string[];
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const projectFolder = fileURLToPath(new URL('../../../', import.meta.url));

/** vitest's global set-up: packs `dist` as it is, and installs the tarball into an empty project, once in a run. */
export default async function installPackage({ provide }: TestProject): Promise<() => Promise<void>> {
  // Rollup and TypeScript see real paths only; on some systems the temporary folder is a link.
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'file-auth-package-')));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await writeFile(
      join(folder, 'package.json'),
      '{ "name": "consumer", "private": true, "type": "module" }',
    );
    const { filename, files } = await pack(folder);
    await install(folder, filename);
    provide('installed', { folder, tarballFiles: files.map(({ path }) => path).sort() });
    return remove;
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Without the scripts, which would build `dist` anew under the other tests. */
async function pack(destination: string): Promise<Packed> {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', destination];
  const [packed] = JSON.parse(await runToSuccess('npm', args, projectFolder)) as Packed[];
  if (packed === undefined) throw new Error('npm pack made no tarball');
  return packed;
}

async function install(folder: string, tarball: string): Promise<void> {
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${tarball}`];
  await runToSuccess('npm', args, folder);
}
