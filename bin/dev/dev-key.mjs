import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { makeKeyPair, writePrivateKey } from '../util/key-pair.mjs';
import { UsageError } from '../util/usage-error.mjs';

/**
 * The key that signs on this machine. It is made once and kept where no repository is, so that tokens which a browser has
 * stored stay good.
 */
export async function readDevKey() {
  const path = join(
    process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
    'file-auth-worker',
    'dev-key.json',
  );
  const text = await readFile(path, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return null;
    throw new UsageError(`${path} could not be read: ${error.message}`);
  });
  if (text !== null) return parse(text, path);
  const { privateKey } = makeKeyPair();
  await writePrivateKey(path, privateKey);
  return privateKey;
}

function parse(text, path) {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${path} is not a JSON Web Key. Delete it: the next start makes another one.`);
  }
}
