import { readFile } from 'node:fs/promises';
import { UsageError } from './usage-error.mjs';

/** The keys of a JWK Set in a file. A file that does not exist has what `absent` is; without it, that is an error, too. */
export async function readKeySet(path, absent) {
  const text = await readFile(path, 'utf8').catch((error) => {
    if (error.code === 'ENOENT' && absent !== undefined) return JSON.stringify({ keys: absent });
    throw new UsageError(`${path} could not be read: ${error.message}`);
  });
  const keys = parse(text)?.keys;
  if (!Array.isArray(keys)) throw new UsageError(`${path} is not a JWK Set: { "keys": [ … ] }.`);
  return keys;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
