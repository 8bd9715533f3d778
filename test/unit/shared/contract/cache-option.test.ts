import { describe, expect, it } from 'vitest';
import {
  fileCacheName,
  fromCacheData,
  isFileCacheOf,
  resolveCache,
  toCacheData,
} from '../../../../src/shared/contract/cache-option.js';

const defaults = { maxEntries: 500, maxAgeSeconds: 604_800, maxFileBytes: 20_971_520 };
const identity = (): string => 'me';

describe('the cache option', () => {
  it('false keeps nothing', () => {
    expect(resolveCache(false)).toBe(false);
    expect([toCacheData(false), fromCacheData(false)]).toEqual([false, false]);
  });

  it.each<[object, object]>([
    [{}, { ...defaults, identity: undefined }],
    [{ maxEntries: 1 }, { ...defaults, maxEntries: 1, identity: undefined }],
    [{ maxAgeSeconds: 60 }, { ...defaults, maxAgeSeconds: 60, identity: undefined }],
    [{ maxFileBytes: 5 }, { ...defaults, maxFileBytes: 5, identity: undefined }],
    [
      { maxEntries: undefined, identity: undefined },
      { ...defaults, identity: undefined },
    ],
    [{ identity }, { ...defaults, identity }],
  ])('%j has every default', (cache, expected) => {
    const resolved = resolveCache(cache);
    expect(resolved).toEqual(expected);
    expect(Object.isFrozen(resolved)).toBe(true);
  });

  it.each<[unknown, string]>([
    [true, '"cache" option must be false or an object'],
    [null, '"cache" option must be false or an object'],
    ['500', '"cache" option must be false or an object'],
    [500, '"cache" option must be false or an object'],
    [{ maxEntry: 1 }, '"cache.maxEntry" is not an option; the options are maxEntries, maxAgeSeconds'],
    [{ maxEntries: 0 }, '"cache.maxEntries" option must be a positive whole number'],
    [{ maxEntries: 1.5 }, '"cache.maxEntries" option must be a positive whole number'],
    [{ maxEntries: '7' }, '"cache.maxEntries" option must be a positive whole number'],
    [{ maxEntries: Infinity }, '"cache.maxEntries" option must be a positive whole number'],
    [{ maxEntries: null }, '"cache.maxEntries" option must be a positive whole number'],
    [{ maxAgeSeconds: -1 }, '"cache.maxAgeSeconds" option must be a positive whole number'],
    [{ maxAgeSeconds: NaN }, '"cache.maxAgeSeconds" option must be a positive whole number'],
    [{ maxFileBytes: 2 ** 60 }, '"cache.maxFileBytes" option must be a positive whole number'],
    [{ identity: 'sub' }, '"cache.identity" option must be a function'],
    [{ identity: null }, '"cache.identity" option must be a function'],
  ])('%j is refused', (cache, text) => {
    expect(() => resolveCache(cache)).toThrow(TypeError);
    expect(() => resolveCache(cache)).toThrow(text);
  });

  it('is the same again after it has travelled, but for a function', () => {
    const resolved = resolveCache({ maxEntries: 7 });
    expect(toCacheData(resolved)).toEqual({ ...defaults, maxEntries: 7, identity: null });
    expect(resolveCache(fromCacheData(toCacheData(resolved)))).toEqual(resolved);
    const withFunction = toCacheData(resolveCache({ identity }));
    expect(withFunction).toEqual({ ...defaults, identity: 'function' });
    expect(fromCacheData(withFunction)).toEqual({ ...defaults, identity: undefined });
  });
});

describe('the name of a cache', () => {
  const store = { name: 'localforage', storeName: 'TOKENS' };

  it('tells store and scope apart', () => {
    const names = [
      fileCacheName('https://app.example/', store),
      fileCacheName('https://app.example/app/', store),
      fileCacheName('https://app.example/', { ...store, storeName: 'OTHER' }),
      fileCacheName('https://app.example/', { ...store, name: 'other' }),
    ];
    expect(new Set(names).size).toBe(4);
    expect(names.map((name) => isFileCacheOf(name, store))).toEqual([true, true, false, false]);
  });

  it.each([
    'workbox-precache-v2-https://app.example/',
    'file-auth-worker',
    'localforage/TOKENS',
    'x-file-auth-worker:localforage/TOKENS:https://app.example/',
    'file-auth-worker:localforage/TOKENS2:https://app.example/',
  ])('of somebody else is not taken for ours: %s', (name) => {
    expect(isFileCacheOf(name, store)).toBe(false);
  });
});
