// Makes the function's zip file: one CommonJS file, without node_modules. The same input makes the same bytes, so if
// nothing has changed, nothing is deployed.
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import { readConfig } from './read-config.mjs';
import { runScript } from './run-script.mjs';

/** Bundles the authorizer with the settings and keys of a folder. */
export async function bundleAuthorizer({ folder }) {
  await readConfig(folder);
  const code = await bundle(folder);
  const zip = zipSync({ 'index.js': [code, zipOptions()] });
  const hash = createHash('sha256').update(zip).digest();
  return {
    code,
    zip,
    /** In the form that Lambda and CloudFormation use. */
    sha256: hash.toString('base64'),
    key: `authorizer/${hash.toString('hex')}.zip`,
    gzipSize: gzipSync(code, { level: 9 }).length,
  };
}

async function bundle(folder) {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ['handler.mjs'],
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    legalComments: 'none',
    charset: 'utf8',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0].contents;
}

/** ZIP files store local times, so this time is a local one. Lambda needs a file that everyone may read. */
function zipOptions() {
  return { level: 9, mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 << 16 };
}

await runScript(import.meta.url, async () => {
  const folder = dirname(fileURLToPath(import.meta.url));
  const { zip, sha256, key, gzipSize } = await bundleAuthorizer({ folder });
  const path = join(folder, 'build', 'authorizer.zip');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, zip);
  console.log(`${path}: ${zip.length} bytes (the code alone, gzipped: ${gzipSize})`);
  console.log(`CodeKey=${key}`);
  console.log(`CodeSha256=${sha256}`);
});
