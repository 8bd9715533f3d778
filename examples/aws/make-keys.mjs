// Makes a key pair for signing tokens. The public key is added to keys.json, which is built into the function; the
// private key goes to a file that only you can read. Run it again for the next key.
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments, runScript } from './run-script.mjs';
import { UsageError } from './usage-error.mjs';

const help = `Usage: node make-keys.mjs [--out <file>]
       node make-keys.mjs --remove <kid>

Makes an ES256 key pair: the public key is added to keys.json, the private key is written to private/<kid>.json.

  --out <file>    write the private key to this file instead
  --remove <kid>  take the public key out of keys.json: once deployed, no token that it signed passes any more
  --help          show this text`;

const flags = {
  out: { type: 'string' },
  remove: { type: 'string' },
  help: { type: 'boolean', default: false },
};

/** Makes a key pair and returns its `kid` and where the private key is. */
export async function addKey({ folder, out, now = new Date() }) {
  const set = await readKeys(folder);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { d, ...publicKey } = privateKey.export({ format: 'jwk' });
  const kid = `${now.toISOString().slice(0, 10)}-${thumbprint(publicKey).slice(0, 8)}`;
  const jwk = { ...publicKey, kid, alg: 'ES256', use: 'sig' };
  const path = resolve(out ?? join(folder, 'private', `${kid}.json`));
  // The private key first: a public key whose private half is lost would only be in the way.
  await writePrivateKey(path, { ...jwk, d });
  await writeKeys(folder, [...set, jwk]);
  return { kid, path, count: set.length + 1 };
}

/** Takes a public key out of keys.json. */
export async function removeKey({ folder, kid }) {
  const set = await readKeys(folder);
  const rest = set.filter((jwk) => jwk.kid !== kid);
  const known = set.map((jwk) => jwk.kid).join(', ');
  if (rest.length === set.length)
    throw new UsageError(`keys.json has no key "${kid}", but ${known || 'none'}.`);
  if (rest.length === 0)
    throw new UsageError('This is the only key: make the next one first, and deploy it.');
  await writeKeys(folder, rest);
}

/** RFC 7638: the same key has the same name, and two keys have not. */
function thumbprint({ crv, kty, x, y }) {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

async function readKeys(folder) {
  const text = await readFile(join(folder, 'keys.json'), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '{ "keys": [] }';
    throw error;
  });
  const keys = parse(text)?.keys;
  if (!Array.isArray(keys)) throw new UsageError('keys.json is no JWK set: { "keys": [ … ] }.');
  return keys;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function writePrivateKey(path, jwk) {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, `${JSON.stringify(jwk, null, 2)}\n`, { mode: 0o600, flag: 'wx' }).catch((error) => {
    if (error.code === 'EEXIST') throw new UsageError(`${path} exists already, and is left as it is.`);
    throw error;
  });
}

/** In one step, so that an interruption leaves no half set behind. */
async function writeKeys(folder, keys) {
  const path = join(folder, 'keys.json');
  await writeFile(`${path}.new`, `${JSON.stringify({ keys }, null, 2)}\n`);
  await rename(`${path}.new`, path);
}

await runScript(import.meta.url, async (args) => {
  const { values } = readArguments({ args, options: flags }, help);
  if (values.help) return console.log(help);
  const folder = dirname(fileURLToPath(import.meta.url));
  if (values.remove !== undefined) {
    await removeKey({ folder, kid: values.remove });
    return console.log(`keys.json is without ${String(values.remove)} now. Deploy it.`);
  }
  const { kid, path, count } = await addKey({ folder, out: values.out });
  console.log(`Public key ${kid} is in keys.json, which has ${count} now. Deploy it.`);
  console.log(`The private key is in ${path}. Give it to the server that signs, and to nobody else.`);
});
