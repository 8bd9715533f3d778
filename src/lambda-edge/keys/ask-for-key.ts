import { isObject } from '../../shared/util/is-object.js';
import { createKeyCache, type KeyCacheTimes } from './create-key-cache.js';
import type { FindKey, VerificationKey } from './find-key.js';
import type { KeyFunction, KeyRequest } from './key-source.js';
import { createNamelessKeys, type NamelessKeys } from './nameless-keys.js';
import { readJwk } from './read-jwk.js';

const maxNames = 32;

/** Makes a source of keys from a function of the application's. Its answer is kept for each algorithm and `kid`. */
export function askForKey(ask: KeyFunction, times: KeyCacheTimes): FindKey {
  const known = new Map<string, FindKey>();
  // Apart, because a stranger can invent any number of names: they must not push out the keys that are in use.
  const asked = new Map<string, FindKey>();
  const nameless = createNamelessKeys(times.cooldown);

  const findNew = async (name: string, header: KeyRequest): Promise<VerificationKey | null> => {
    const find = asked.get(name) ?? createKeyCache(() => load(ask, header, nameless), times);
    keep(asked, name, find);
    const key = await find(header);
    asked.delete(name);
    const isShared = nameless.note(header, key, find);
    if (key !== null && !(isShared && known.size >= maxNames)) keep(known, name, find);
    return key;
  };

  return async (header) => {
    const name = JSON.stringify([header.alg, header.kid]);
    const find = known.get(name);
    if (find === undefined) return (await nameless.find(header)) ?? findNew(name, header);
    const key = await find(header);
    if (key === null) known.delete(name);
    else keep(known, name, find);
    return key;
  };
}

async function load(
  ask: KeyFunction,
  { alg, kid, typ }: KeyRequest,
  nameless: NamelessKeys,
): Promise<FindKey> {
  const jwk: unknown = await ask(Object.freeze({ alg, kid, typ }));
  if (jwk === null) return async () => null;
  if (!isObject(jwk)) throw new TypeError('the function answered no JWK');
  const pinned = readJwk(jwk);
  // Else every name with every algorithm could fill the memory with the same key.
  const fits = pinned.alg === alg && (kid === undefined || pinned.kid === null || pinned.kid === kid);
  const key = fits ? nameless.keyOf(pinned) : null;
  return async () => key && key.load();
}

/** The name that was used last is last; the first is given up if there are too many. */
function keep(names: Map<string, FindKey>, name: string, find: FindKey): void {
  names.delete(name);
  names.set(name, find);
  const [oldest] = names.keys();
  if (names.size > maxNames && oldest !== undefined) names.delete(oldest);
}
