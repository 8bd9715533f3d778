// Signs a token to try the distribution. Your server makes the same call, once it knows the user.
import { signFileToken } from 'file-auth-worker/issuer';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments, runScript } from './run-script.mjs';
import { UsageError } from './usage-error.mjs';

const help = `Usage: node sign-token.mjs <folder uuid> [--key <file>]

Prints a token that opens every file of the folder for 15 minutes.

  --key <file>  sign with this private key; default: the last key in keys.json, from private/
  --help        show this text`;

const flags = { key: { type: 'string' }, help: { type: 'boolean', default: false } };

async function signTestToken({ folder, keyFile, folders }) {
  const { issuer, audience } = await readJson(join(folder, 'config.json'));
  const key = await readJson(keyFile ?? (await lastKeyFile(folder)));
  return signFileToken({ key, issuer, audience, folders, lifetime: '15m' });
}

async function lastKeyFile(folder) {
  const { keys } = await readJson(join(folder, 'keys.json'));
  const last = keys?.at(-1);
  if (last === undefined)
    throw new UsageError('keys.json has no keys. Make one: npx file-auth-worker keys .');
  return join(folder, 'private', `${last.kid}.json`);
}

async function readJson(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // The parser's own message may quote a private key.
    throw new UsageError(`${path} is missing, or is not JSON.`);
  }
}

await runScript(import.meta.url, async (args) => {
  const { values, positionals } = readArguments({ args, options: flags, allowPositionals: true }, help);
  if (values.help) return console.log(help);
  if (positionals.length !== 1) throw new UsageError(help);
  const folder = dirname(fileURLToPath(import.meta.url));
  console.log(await signTestToken({ folder, keyFile: values.key, folders: positionals }));
});
