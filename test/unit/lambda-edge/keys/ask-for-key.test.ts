import { exportJWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JSONWebKey, ViewerRequestHandler } from '../../../../src/lambda-edge/index.js';
import { makeKey, signToken, type TestKey } from '../../../support/tokens.js';
import { ask, authorizer, folder, keys } from '../ask.js';

const minute = 60_000;
const lifetime = { iat: undefined, exp: Math.floor(Date.now() / 1000) + 20 * 3_600 };

const tokenOf = (key: TestKey, header: object = {}): Promise<string> =>
  signToken(key, { files: `/${folder}/`, ...lifetime }, header);

const next = await makeKey('ES256', 'next');
const privateJwk = { ...(await exportJWK(keys.ES256.signer)), kid: 'es256' };
const oldToken = await tokenOf(keys.ES256);
const inventedToken = (kid: string): Promise<string> => tokenOf(next, { kid });

const reasonFor = async (handler: ViewerRequestHandler, token: string): Promise<string | null> =>
  (await ask(handler, { token })).reason;

const passes = (milliseconds: number): void => void vi.setSystemTime(Date.now() + milliseconds);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('keys from a function', () => {
  const answering = (jwk: unknown) => vi.fn(async () => jwk as JSONWebKey | null);

  it('verify tokens, and are asked for once', async () => {
    const answer = answering(keys.HS256.jwk);
    const handler = authorizer({ keys: answer });
    const token = await tokenOf(keys.HS256);
    for (let round = 0; round < 3; round += 1) expect(await reasonFor(handler, token)).toBeNull();
    expect(answer.mock.calls).toEqual([[{ alg: 'HS256', kid: 'hs256', typ: undefined }]]);
  });

  it.each<[string, unknown, string | null]>([
    ['null', null, 'token-invalid'],
    ['nothing', undefined, 'keys-unavailable'],
    ['a text', 'key', 'keys-unavailable'],
    ['a private key', privateJwk, 'keys-unavailable'],
    ['an RSA key with the exponent 1', { ...keys.RS256.jwk, e: 'AQ' }, 'keys-unavailable'],
    ['a weak secret', { kty: 'oct', alg: 'HS256', k: 'c2VjcmV0' }, 'keys-unavailable'],
    ['a key of another algorithm', { ...keys.EdDSA.jwk, kid: 'es256' }, 'token-invalid'],
    ['a key of another name', { ...keys.ES256.jwk, kid: 'other' }, 'token-invalid'],
    ['a key that did not sign the token', { ...next.jwk, kid: 'es256' }, 'token-invalid'],
    ['a key without a name', { ...keys.ES256.jwk, kid: undefined }, null],
  ])('decide if the answer is %s', async (_, jwk, reason) => {
    expect(await reasonFor(authorizer({ keys: answering(jwk) }), oldToken)).toBe(reason);
  });

  it.each<[string, () => Promise<JSONWebKey | null>]>([
    ['rejects', async () => Promise.reject(new Error('AccessDenied'))],
    [
      'throws',
      () => {
        throw new Error('AccessDenied');
      },
    ],
    ['never answers', () => new Promise(() => {})],
  ])('are unavailable if it %s', async (_, fails) => {
    const handler = authorizer({ keys: fails, keyCache: { timeout: 0.05 } });
    expect(await ask(handler, { token: oldToken })).toMatchObject({
      reason: 'keys-unavailable',
      status: 503,
    });
  });

  it('go on while it fails', async () => {
    const answer = answering(keys.ES256.jwk);
    const handler = authorizer({ keys: answer });
    await reasonFor(handler, oldToken);
    answer.mockRejectedValue(new Error('Throttling'));
    passes(69 * minute);
    for (let round = 0; round < 3; round += 1) expect(await reasonFor(handler, oldToken)).toBeNull();
    expect(answer).toHaveBeenCalledTimes(2);
    passes(minute + 1);
    expect(await reasonFor(handler, oldToken)).toBe('keys-unavailable');
  });

  it('stay known whatever names and algorithms a stranger invents', async () => {
    const answer = vi.fn(async ({ kid }: { kid?: string | undefined }) =>
      kid === 'es256' ? keys.ES256.jwk : null,
    );
    const handler = authorizer({ keys: answer });
    await reasonFor(handler, oldToken);
    const kids = Array.from({ length: 100 }, (_, index) => ({ kid: `invented-${index}` }));
    const algorithms = Array.from({ length: 100 }, (_, index) => ({ alg: `ES${index}`, kid: 'es256' }));
    for (const header of [...kids, ...algorithms]) {
      const [, payload, signature] = oldToken.split('.');
      const head = Buffer.from(JSON.stringify({ alg: 'ES256', ...header })).toString('base64url');
      expect(await reasonFor(handler, `${head}.${payload}.${signature}`)).toMatch(/^token-/);
    }
    const before = answer.mock.calls.length;
    expect(await reasonFor(handler, oldToken)).toBeNull();
    expect(answer.mock.calls.length).toBe(before);
  });

  it('stay known whatever a stranger asks for at the same time', async () => {
    const release: (() => void)[] = [];
    const answer = vi.fn(async ({ kid }: { kid?: string | undefined }) => {
      if (kid === 'es256') return keys.ES256.jwk;
      return new Promise<null>((resolve) => release.push(() => resolve(null)));
    });
    const handler = authorizer({ keys: answer });
    await reasonFor(handler, oldToken);
    const tokens = await Promise.all(Array.from({ length: 100 }, (_, index) => inventedToken(String(index))));
    const asked = tokens.map((each) => reasonFor(handler, each));
    await vi.waitUntil(() => release.length === 100);
    expect(await reasonFor(handler, oldToken)).toBeNull();
    expect(answer).toHaveBeenCalledTimes(101);
    for (const each of release) each();
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['token-invalid']));
  });

  describe('that looks at no kid and answers a key without one', () => {
    const nameless = { ...next.jwk, kid: undefined };
    const signedBy = (key: TestKey) => (kid: string) => tokenOf(key, { kid });

    it('are asked for no more than twice in a cooldown, however many kids a stranger invents', async () => {
      const answer = answering(nameless);
      const handler = authorizer({ keys: answer });
      const invented = await Promise.all(
        Array.from({ length: 100 }, (_, index) => signedBy(keys.ES256)(`invented-${index}`)),
      );
      for (const token of invented) expect(await reasonFor(handler, token)).toBe('token-invalid');
      expect(answer).toHaveBeenCalledTimes(2);
      passes(minute);
      for (const token of invented.toReversed())
        expect(await reasonFor(handler, token)).toBe('token-invalid');
      expect(answer).toHaveBeenCalledTimes(3);
      expect(await reasonFor(handler, await inventedToken('good'))).toBeNull();
      expect(answer).toHaveBeenCalledTimes(3);
    });

    it('leave the keys that are in use where they are, whatever kids a stranger invents', async () => {
      const answer = vi.fn(async ({ kid }: { kid?: string | undefined }) =>
        kid === 'es256' ? keys.ES256.jwk : nameless,
      );
      const handler = authorizer({ keys: answer, keyCache: { cooldown: 1 } });
      await reasonFor(handler, oldToken);
      for (let index = 0; index < 100; index += 1) {
        await reasonFor(handler, await signedBy(keys.ES256)(`invented-${index}`));
        passes(2_000);
      }
      expect(await reasonFor(handler, oldToken)).toBeNull();
      expect(answer.mock.calls.filter(([{ kid }]) => kid === 'es256')).toHaveLength(1);
    });

    it('are found under a new name once a cooldown is over', async () => {
      const answer = answering(nameless);
      const handler = authorizer({ keys: answer });
      for (const kid of ['a', 'b']) expect(await reasonFor(handler, await inventedToken(kid))).toBeNull();
      answer.mockResolvedValue({ ...keys.ES256.jwk, kid: undefined });
      const rotated = await signedBy(keys.ES256)('c');
      expect(await reasonFor(handler, rotated)).toBe('token-invalid');
      passes(minute);
      expect(await reasonFor(handler, rotated)).toBeNull();
    });

    it('are told apart by kid if it has several of them', async () => {
      const answer = vi.fn(async ({ kid }: { kid?: string | undefined }) => {
        if (kid === 'a') return nameless;
        return kid === 'b' ? { ...keys.ES256.jwk, kid: undefined } : null;
      });
      const handler = authorizer({ keys: answer });
      const tokens = [await signedBy(next)('a'), await signedBy(keys.ES256)('b')];
      for (const token of [...tokens, ...tokens]) expect(await reasonFor(handler, token)).toBeNull();
      expect(answer).toHaveBeenCalledTimes(2);
      expect(await reasonFor(handler, await signedBy(next)('b'))).toBe('token-invalid');
      expect(await reasonFor(handler, await signedBy(next)('x'))).toBe('token-invalid');
    });

    it('are asked for again if it looks at names after all', async () => {
      const answer = answering(nameless);
      const handler = authorizer({ keys: answer });
      for (const kid of ['a', 'b']) await reasonFor(handler, await inventedToken(kid));
      passes(minute);
      answer.mockImplementation(async () => keys.ES256.jwk);
      expect(await reasonFor(handler, oldToken)).toBeNull();
      answer.mockImplementation(async () => ({ ...keys.ES256.jwk, kid: 'other' }));
      expect(await reasonFor(handler, await signedBy(keys.ES256)('other'))).toBeNull();
      expect(answer).toHaveBeenCalledTimes(4);
    });
  });

  it('are kept up to a limit if it has one for every name', async () => {
    const answer = vi.fn(async ({ kid }: { kid?: string | undefined }) => ({ ...next.jwk, kid }));
    const handler = authorizer({ keys: answer });
    for (let index = 0; index < 33; index += 1) {
      expect(await reasonFor(handler, await inventedToken(String(index)))).toBeNull();
    }
    expect(await reasonFor(handler, await inventedToken('1'))).toBeNull();
    expect(answer).toHaveBeenCalledTimes(33);
    expect(await reasonFor(handler, await inventedToken('0'))).toBeNull();
    expect(answer).toHaveBeenCalledTimes(34);
  });

  it('leave no timer behind', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await reasonFor(authorizer({ keys: answering(keys.ES256.jwk) }), oldToken);
    expect(vi.getTimerCount()).toBe(0);
  });
});
