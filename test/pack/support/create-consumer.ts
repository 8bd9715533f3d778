import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { run, type Finished } from './run.js';

/** A project that has installed the package as npm would publish it. */
export interface Consumer {
  readonly folder: string;
  /** Where the package is installed. */
  readonly packageFolder: string;
  /** The paths in the tarball. */
  readonly tarballFiles: readonly string[];
  /** Writes files of the project, by their path in it. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  /** Gives it packages that this project has, too. */
  link(names: readonly string[]): Promise<void>;
  /** Runs Node.js in the project. */
  node(...args: string[]): Promise<Finished>;
  /** Removes the project. */
  remove(): Promise<void>;
}

const projectFolder = fileURLToPath(new URL('../../../', import.meta.url));

/** A copy of the project that the set-up of the run has installed the tarball into. */
export async function createConsumer(): Promise<Consumer> {
  const { folder: installed, tarballFiles } = inject('installed');
  // Rollup and TypeScript see real paths only; on some systems the temporary folder is a link.
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'file-auth-consumer-')));
  await cp(installed, folder, { recursive: true, verbatimSymlinks: true });
  return {
    folder,
    packageFolder: join(folder, 'node_modules', 'file-auth-worker'),
    tarballFiles,
    write: (files) => writeFiles(folder, files),
    link: (names) => linkPackages(folder, names),
    node: (...args) => run(process.execPath, args, folder),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function linkPackages(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const path = join('node_modules', name);
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await symlink(join(projectFolder, path), join(folder, path));
  }
}

async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
