import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, runToSuccess, type Finished } from './run.js';

/** A project that has installed the package as npm would publish it. */
export interface Consumer {
  readonly folder: string;
  /** Where the package is installed. */
  readonly packageFolder: string;
  /** The paths in the tarball. */
  readonly tarballFiles: readonly string[];
  /** Writes files of the project, by their path in it. */
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Gives it packages that this project has, too. */
  link(names: readonly string[]): Promise<void>;
  /** Runs Node.js in the project. */
  node(...args: string[]): Promise<Finished>;
  /** Removes the project. */
  remove(): Promise<void>;
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const projectFolder = fileURLToPath(new URL('../../../', import.meta.url));

/** Packs `dist` as it is, and installs the tarball into an empty project. */
export async function createConsumer(): Promise<Consumer> {
  // Rollup and TypeScript see real paths only; on some systems the temporary folder is a link.
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'file-auth-consumer-')));
  const write = (files: Readonly<Record<string, string>>): Promise<void> => writeFiles(folder, files);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await write({ 'package.json': '{ "name": "consumer", "private": true, "type": "module" }' });
    const { filename, files } = await pack(folder);
    await install(folder, filename);
    return {
      folder,
      packageFolder: join(folder, 'node_modules', 'file-auth-worker'),
      tarballFiles: files.map(({ path }) => path).sort(),
      write,
      link: async (names) => {
        for (const name of names) {
          const path = join('node_modules', name);
          await mkdir(dirname(join(folder, path)), { recursive: true });
          await symlink(join(projectFolder, path), join(folder, path));
        }
      },
      node: (...args) => run(process.execPath, args, folder),
      remove,
    };
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

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
