import { isObject } from '../../shared/util/is-object.js';
import { createKeyCache, type KeyCacheTimes } from './create-key-cache.js';
import type { FindKey } from './find-key.js';
import type { KeyFunction, KeyRequest } from './key-source.js';
import { lazyKey, type LazyKey } from './lazy-key.js';
import { type PinnedJwk, readJwk } from './read-jwk.js';

const maxNames = 32;

/** The last key without `kid` that a function answered, for one algorithm. */
interface NamelessKey {
  readonly jwk: string;
  readonly key: LazyKey;
  /** The name that it was answered for first. */
  readonly kid: string | undefined;
  /** Whether it was answered for another name, too: the function does not look at names. */
  readonly isShared: boolean;
  readonly since: number;
}

/** Makes a source of keys from a function of the application's. Its answer is kept for each algorithm and `kid`. */
export function askForKey(ask: KeyFunction, times: KeyCacheTimes): FindKey {
  const known = new Map<string, FindKey>();
  // Apart, because a stranger can invent any number of names: they must not push out the keys that are in use.
  const asked = new Map<string, FindKey>();
  const nameless = new Map<string, NamelessKey>();

  const load = async ({ alg, kid, typ }: KeyRequest): Promise<FindKey> => {
    const jwk: unknown = await ask(Object.freeze({ alg, kid, typ }));
    if (jwk === null) return async () => null;
    if (!isObject(jwk)) throw new TypeError('the function returned no JWK');
    const pinned = readJwk(jwk);
    // Else every name with every algorithm could fill the memory with the same key.
    const fits = pinned.alg === alg && (kid === undefined || pinned.kid === null || pinned.kid === kid);
    const key = fits ? keyOf(pinned, kid) : null;
    return async () => key && key.load();
  };

  const keyOf = (pinned: PinnedJwk, kid: string | undefined): LazyKey => {
    if (pinned.kid !== null) return lazyKey(pinned);
    const jwk = JSON.stringify(pinned.jwk);
    const last = nameless.get(pinned.alg);
    const same = last?.jwk === jwk ? last : { jwk, key: lazyKey(pinned), kid, isShared: false };
    const isShared = same.isShared || same.kid !== kid;
    nameless.set(pinned.alg, { ...same, isShared, since: Date.now() });
    return same.key;
  };

  return async (header) => {
    const name = JSON.stringify([header.alg, header.kid]);
    const shared = nameless.get(header.alg);
    // Else a stranger who invents names could have the function called, and SSM behind it, with each request.
    if (!known.has(name) && shared?.isShared && Date.now() - shared.since < times.cooldown)
      return shared.key.load();
    const find = known.get(name) ?? asked.get(name) ?? createKeyCache(() => load(header), times);
    if (!known.has(name)) keep(asked, name, find);
    const key = await find(header);
    asked.delete(name);
    const isCommon = key?.kid === null && nameless.get(header.alg)?.isShared;
    if (key === null) known.delete(name);
    else if (known.has(name) || known.size < maxNames || !isCommon) keep(known, name, find);
    return key;
  };
}

/** The name that was used last is last; the first is given up if there are too many. */
function keep(names: Map<string, FindKey>, name: string, find: FindKey): void {
  names.delete(name);
  names.set(name, find);
  const [oldest] = names.keys();
  if (names.size > maxNames && oldest !== undefined) names.delete(oldest);
}
