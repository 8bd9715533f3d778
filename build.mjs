// Builds `dist`, unless it is up to date: node build.mjs [--force]
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';

const project = fileURLToPath(new URL('.', import.meta.url));
const settings = ['build.mjs', 'rollup.config.mjs', 'package.json', 'package-lock.json', 'tsconfig.json'];

// Not in `dist`, all of which is published.
const stampFile = join(project, 'node_modules/.cache/file-auth-worker/build.json');

process.chdir(project);
const inputs = hash([...settings, ...filesIn('src')]);
if (!process.argv.includes('--force') && readStamp() === stamp()) console.log('dist is up to date.');
else await build();

async function build() {
  const { default: configs } = await import('./rollup.config.mjs');
  const start = Date.now();
  for (const config of configs) {
    const startOfFile = Date.now();
    const outputs = [config.output].flat();
    const bundle = await rollup(config);
    for (const output of outputs) await bundle.write(output);
    await bundle.close();
    console.log(`built ${outputs.map(nameOf).join(' and ')} in ${secondsSince(startOfFile)}`);
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp());
  console.log(`built dist in ${secondsSince(start)}`);
}

/** An output of several files is called by its entry. */
function nameOf({ file, dir, entryFileNames }) {
  return file ?? `${dir}/${entryFileNames}`;
}

/** What was built, and what came out: a file of `dist` that is gone or changed is built again. */
function stamp() {
  return JSON.stringify({ inputs, outputs: hash(filesIn('dist')) });
}

function readStamp() {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return null;
  }
}

function filesIn(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort();
  } catch {
    return [];
  }
}

function hash(files) {
  const sum = createHash('sha256');
  for (const file of files) sum.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return sum.digest('hex');
}

function secondsSince(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}
