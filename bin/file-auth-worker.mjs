#!/usr/bin/env node
// Copies the worker file into the folder that a site is served from, and tells whether the copy there is a stale one;
// prints the CloudFront Function with the options of a file.
import { constants } from 'node:fs';
import { lstat, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const help = `Usage: file-auth-worker init <public dir> [--min] [--check]
       file-auth-worker cloudfront-function <options file>

init copies file-auth-worker.js into <public dir>, the folder whose files the site serves at its root.

  --min      copy file-auth-worker.min.js instead
  --check    copy nothing; exit with 1 if the copy is missing or differs from this package's file
cloudfront-function prints the authorizer as a CloudFront Function, with the options of a .json file or of a module's
default export (.mjs, .js), which are those of renderCloudFrontFunction.

  --help     show this text
  --version  show the version of this package`;

const flags = {
  min: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'v', default: false },
};

// Where the platform can, a link that somebody makes in between is not followed either.
const writeFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);

/** What the user has to mend; everything else is a fault of ours and shows its stack. */
class UsageError extends Error {}

try {
  process.stdout.write(await run(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** Does what the arguments ask for, and returns what to print. */
async function run(args) {
  const { values, positionals } = readArguments(args);
  if (values.help) return `${help}\n`;
  if (values.version) return `${await readVersion()}\n`;
  const [command, folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw new UsageError(help);
  // As it is, without a line break: CloudFront counts its bytes.
  if (command === 'cloudfront-function' && !values.min && !values.check) return render(folder);
  if (command !== 'init') throw new UsageError(help);
  await assertFolder(folder);
  const name = values.min ? 'file-auth-worker.min.js' : 'file-auth-worker.js';
  await assertNoLink(join(folder, name));
  return `${await (values.check ? check(folder, name) : init(folder, name))}\n`;
}

/** The text of the CloudFront Function with the options of a file. */
async function render(path) {
  const options = await readOptions(path);
  const { renderCloudFrontFunction } = await import('../dist/cloudfront-function.js');
  try {
    return renderCloudFrontFunction(options);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(`${path}: ${error.message}`);
  }
}

async function readOptions(path) {
  try {
    if (path.endsWith('.json')) return JSON.parse(await readFile(path, 'utf8'));
    return (await import(pathToFileURL(resolve(path)))).default;
  } catch (error) {
    // A parser shows what is around the place that it stumbles over, and that may be a secret.
    const problem =
      error instanceof SyntaxError ? 'it cannot be parsed' : (error.code ?? 'it fails when it is imported');
    throw new UsageError(`The options could not be read from ${path}: ${problem}.`);
  }
}

function readArguments(args) {
  try {
    return parseArgs({ args, options: flags, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error.message}\n\n${help}`);
  }
}

async function readVersion() {
  return JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')).version;
}

async function assertFolder(folder) {
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory()) return assertNoLink(folder);
  const problem = found === null ? 'There is no folder' : 'This is no folder:';
  throw new UsageError(
    `${problem} ${folder}. Give the folder whose files your site serves, e.g. public, static or dist.`,
  );
}

/** What a link leads to may be any file of the user's: a repository that somebody else wrote can bring one along. */
async function assertNoLink(path) {
  // With a slash at its end it would be the path of what the link leads to.
  const found = await lstat(resolve(path)).catch(() => null);
  if (!found?.isSymbolicLink()) return;
  throw new UsageError(
    `${path} is a symbolic link, and nothing is written through one. Give the folder that it leads to, or delete the link.`,
  );
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
  const ours = await readFile(new URL(`../dist/${name}`, import.meta.url), 'utf8');
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
  return `Next, on the page:

  import { registerFileAuthWorker } from 'file-auth-worker';

  await registerFileAuthWorker({
    url: '/${name}',
    origins: ['https://<your distribution>.cloudfront.net'],
    getToken: async ({ signal }) => (await (await fetch('/api/file-token', { signal })).json()).token,
  });

Or, if your site has a service worker already, in that worker:

  importScripts('/${name}');
  fileAuthWorker.installFileAuth({ origins: ['https://<your distribution>.cloudfront.net'] });

and its URL as "url" on the page. Run this again whenever the package is updated; with --check in your CI.`;
}
