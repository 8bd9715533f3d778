import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { temporaryFolder } from '../../support/engines/system/temporary-folder.js';
import { runToSuccess } from '../../pack/support/run.js';

const examples = fileURLToPath(new URL('../../../examples/', import.meta.url));

export interface AppFolders {
  /** Its folder in `examples`. */
  readonly example: string;
  /** Where its sources are: `files.js` and `get-token.js` go there. */
  readonly sources: string;
  /** What it serves at its root. */
  readonly public: string;
}

/** Makes an app of an example as its guide says: installed from the registry, with the packed package, and built. */
export async function createApp({ example, sources, public: publicFolder }: AppFolders): Promise<string> {
  const { path: folder } = temporaryFolder();
  for (const file of ['files.js', 'get-token.js'])
    await cp(join(examples, file), join(folder, sources, file));
  await cp(join(examples, example), folder, { recursive: true, filter: isSource });
  await usePackedPackage(join(folder, 'package.json'));
  await runToSuccess('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], folder);
  await runToSuccess('npx', ['file-auth-worker', 'init', publicFolder], folder);
  await runToSuccess('npm', ['run', 'build'], folder);
  return folder;
}

/** Not what somebody may have installed or built there. */
function isSource(path: string): boolean {
  return !/[\\/](?:node_modules|dist|\.\w[^\\/]*)$/.test(path);
}

async function usePackedPackage(manifest: string): Promise<void> {
  const { folder } = inject('installed');
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('there is no tarball');
  const text = await readFile(manifest, 'utf8');
  await writeFile(
    manifest,
    text.replace(/("file-auth-worker": )"[^"]+"/, `$1${JSON.stringify(`file:${join(folder, tarball)}`)}`),
  );
}
