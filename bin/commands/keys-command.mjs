// Makes a key pair for signing tokens: the public key for the edge, the private key for the server that signs.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeKeyPair, writePrivateKey } from '../util/key-pair.mjs';
import { assertFolder } from '../util/assert-folder.mjs';
import { readKeySet } from '../util/read-key-set.mjs';
import { UsageError } from '../util/usage-error.mjs';

const usage = `file-auth-worker keys <folder> [--remove <kid>]`;

const help = `keys makes an ES256 key pair. It adds the public key to <folder>/keys.json, the "keys" of createAuthorizer, and writes the
private key to <folder>/private/<kid>.json, which only you can read and Git ignores. Run it again for the next key.

  --remove <kid>  remove a public key from keys.json. Once that is deployed, the edge denies each token that the key signed`;

const flags = { remove: { type: 'string' } };

export const keysCommand = { usage, help, flags, run };

async function run(folder, { remove }) {
  // What stands in the way of it is told by the next line.
  await mkdir(folder, { recursive: true }).catch(() => {});
  await assertFolder(folder, 'Give a folder that can be written into.');
  return `${await (remove === undefined ? add(folder) : takeOut(folder, remove))}\n`;
}

async function add(folder) {
  const keys = await readKeys(folder);
  const { publicKey, privateKey } = makeKeyPair();
  const { kid } = publicKey;
  const path = join(folder, 'private', `${kid}.json`);
  // The private key first: a public key whose private half is lost would only be in the way.
  await writePrivateKey(path, privateKey);
  await writeFile(join(folder, 'private', '.gitignore'), '*\n');
  await writeKeys(folder, [...keys, publicKey]);
  return `The public key ${kid} is in ${join(folder, 'keys.json')}. Deploy it to the edge.
The private key is in ${path}. Give it to the server that signs tokens, and to nobody else.`;
}

async function takeOut(folder, kid) {
  const keys = await readKeys(folder);
  const rest = keys.filter((jwk) => jwk.kid !== kid);
  const path = join(folder, 'keys.json');
  if (rest.length === keys.length) {
    const known = keys.map((jwk) => jwk.kid).join(', ') || 'none';
    throw new UsageError(`${path} has no key ${kid}. It has: ${known}.`);
  }
  if (rest.length === 0) {
    throw new UsageError(`${kid} is the only key in ${path}. Make the next key first, and deploy it.`);
  }
  await writeKeys(folder, rest);
  return `The public key ${kid} is no longer in ${path}. Deploy it to the edge, and delete the private key.`;
}

const readKeys = (folder) => readKeySet(join(folder, 'keys.json'), []);

/** In one step, so that an interruption leaves no half set behind. */
async function writeKeys(folder, keys) {
  const path = join(folder, 'keys.json');
  await writeFile(`${path}.new`, `${JSON.stringify({ keys }, null, 2)}\n`);
  await rename(`${path}.new`, path);
}
