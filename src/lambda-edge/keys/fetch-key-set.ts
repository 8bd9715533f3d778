import { parseStrictObject } from '../parsing/parse-strict-object.js';
import { createKeyCache, type KeyCacheTimes } from './create-key-cache.js';
import { createPublishedKeySet } from './create-published-key-set.js';
import type { FindKey } from './find-key.js';

// Some twenty times a usual set: an answer without end would end in the function's memory.
const maxBytes = 65_536;

/**
 * Makes a source of keys from the URL of a JWK set. Not jose's `createRemoteJWKSet`: there, known keys wait for a set
 * that has expired and fail with it, a failed attempt begins no cooldown, and neither the answer's size nor the
 * strength of its keys is checked. Redirects are not followed: they could lead to another host, or away from https.
 */
export function fetchKeySet(url: string, times: KeyCacheTimes): FindKey {
  return createKeyCache(async (signal) => {
    const response = await fetch(url, {
      headers: { accept: 'application/jwk-set+json, application/json' },
      redirect: 'error',
      signal,
    });
    if (response.status !== 200) throw new Error('the response is not a JWK set');
    return createPublishedKeySet(parseStrictObject(await readBytes(response)));
  }, times);
}

async function readBytes({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new Error('the response is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
