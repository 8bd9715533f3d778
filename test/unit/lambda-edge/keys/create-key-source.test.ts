import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { authorizer } from '../ask.js';

const url = new URL('https://issuer.example/.well-known/jwks.json');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the options of key sources', () => {
  const message = (options: object): string => {
    try {
      authorizer(options);
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError);
      return (error as TypeError).message;
    }
    return 'accepted';
  };

  it.each([
    'http://issuer.example/jwks',
    'http://localhost.example/jwks',
    'http://127.0.0.1.example/jwks',
    'https://user:secret@issuer.example/jwks',
    'https://user@issuer.example/jwks',
    'file:///jwks.json',
    'data:application/json,{}',
    'ftp://issuer.example/jwks',
  ])('refuse the URL %s', (text) => {
    expect(message({ keys: new URL(text) })).toMatch(/^"keys" option must be an https URL/);
    expect(message({ keys: new URL(text) })).not.toContain('secret');
  });

  it.each(['https://issuer.example/jwks?v=1', 'http://localhost:8080/jwks', 'http://[::1]/jwks'])(
    'accept the URL %s',
    (text) => {
      expect(message({ keys: new URL(text) })).toBe('accepted');
    },
  );

  it('refuse a URL that is a text, which could be a set that was not parsed', () => {
    expect(message({ keys: url.href })).toMatch(/^"keys" option .*URL object/);
  });

  it.each([
    ['keyCache', null],
    ['keyCache', '10m'],
    ['keyCache.maxage', { maxage: 1 }],
    ['keyCache.timeout', { timeout: 0 }],
    ['keyCache.timeout', { timeout: '5s' }],
    ['keyCache.timeout', { timeout: Infinity }],
    ['keyCache.cooldown', { cooldown: 0 }],
    ['keyCache.cooldown', { cooldown: '30' }],
    ['keyCache.maxAge', { maxAge: 0 }],
    ['keyCache.maxAge', { maxAge: null as never, cooldown: -1 }],
    ['keyCache.staleIfError', { staleIfError: -1 }],
    ['keyCache.staleIfError', { staleIfError: 'never' }],
  ])('name %s where it is refused in %j', (name, keyCache) => {
    expect(message({ keys: url, keyCache })).toContain(name === 'keyCache.maxAge' ? 'keyCache' : name);
  });
});
