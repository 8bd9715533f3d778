// Copies the worker file into the folder that a site is served from, and tells whether the copy there is a stale one.
import { constants } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertFolder, assertNoLink } from '../util/assert-folder.mjs';
import { readVersion } from '../util/read-version.mjs';
import { snippets } from '../util/snippets.mjs';
import { UsageError } from '../util/usage-error.mjs';

const usage = `file-auth-worker init <public dir> [--min] [--check]`;

const help = `init copies file-auth-worker.js into <public dir>, the folder whose files the site serves at its root.

  --min      copy file-auth-worker.min.js instead
  --check    copy nothing; exit with 1 if the copy is missing or differs from this package's file`;

const flags = {
  min: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
};

// Where the platform can, a link that somebody makes in between is not followed either.
const writeFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);

export const initCommand = { usage, help, flags, run };

async function run(folder, { min, check: isCheck }) {
  await assertFolder(folder, 'Give the folder whose files your site serves, e.g. public, static or dist.');
  const name = min ? 'file-auth-worker.min.js' : 'file-auth-worker.js';
  await assertNoLink(join(folder, name));
  return `${await (isCheck ? check(folder, name) : init(folder, name))}\n`;
}

async function init(folder, name) {
  const file = join(folder, name);
  const [ours, theirs] = await readBoth(file, name);
  if (isSame(ours, theirs)) return `${file} is up to date (${await readVersion()}).`;
  await writeFile(file, ours, { flag: writeFlags }).catch((error) => {
    throw new UsageError(`${file} could not be written: ${error.message}`);
  });
  return `${theirs ? 'Updated' : 'Copied'} ${file} (${await readVersion()}).\n\n${nextSteps(name)}`;
}

async function check(folder, name) {
  const file = join(folder, name);
  const [ours, theirs] = await readBoth(file, name);
  if (isSame(ours, theirs)) return `${file} is up to date (${await readVersion()}).`;
  const problem = theirs === null ? 'is missing' : difference(theirs, await readVersion());
  const min = name.endsWith('.min.js') ? ' --min' : '';
  throw new UsageError(`${file} ${problem}. Run: npx file-auth-worker init ${quoted(folder)}${min}`);
}

/** How a copy differs from the file of this version, by what its first line says that it is. */
function difference(theirs, version) {
  const found = /^\/\*! file-auth-worker (\S+) /.exec(theirs)?.[1];
  // A formatter that ran over it would do so again after the next copy.
  if (found === version) return `was changed after it was copied; keep formatters away from it`;
  return found ? `is of version ${found}, not ${version}` : `differs from the file of version ${version}`;
}

/** The file of this package, and the copy; `null` if there is none. */
async function readBoth(file, name) {
  const ours = await readFile(new URL(`../../dist/${name}`, import.meta.url), 'utf8');
  const theirs = await readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return null;
    throw new UsageError(`${file} could not be read: ${error.message}`);
  });
  return [ours, theirs];
}

/** Git may have given the copy the line ends of Windows. */
function isSame(ours, theirs) {
  return theirs?.replaceAll('\r\n', '\n') === ours;
}

/** So that the command can be pasted into any shell. */
function quoted(folder) {
  return /^[\w./\\:-]+$/.test(folder) ? folder : `"${folder}"`;
}

function nextSteps(name) {
  const { page, ownWorker } = snippets({
    worker: `/${name}`,
    origin: 'https://<your distribution>.cloudfront.net',
    endpoint: '/api/file-token',
  });
  return `Next, on the page:

${page}

Or, if your site has a service worker already, in that worker:

${ownWorker}

and pass the URL of that worker as "url" on the page.

Run this command again after each update of the package, and with --check in your CI.`;
}
