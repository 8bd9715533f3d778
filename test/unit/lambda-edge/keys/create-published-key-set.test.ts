import { exportJWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ViewerRequestHandler } from '../../../../src/lambda-edge/index.js';
import { makeKey, signToken, type TestKey } from '../../../support/tokens.js';
import { ask, authorizer, folder, keys, keySet } from '../ask.js';

const url = new URL('https://issuer.example/.well-known/jwks.json');
const minute = 60_000;
const lifetime = { iat: undefined, exp: Math.floor(Date.now() / 1000) + 20 * 3_600 };

const tokenOf = (key: TestKey, header: object = {}): Promise<string> =>
  signToken(key, { files: `/${folder}/`, ...lifetime }, header);

const next = await makeKey('ES256', 'next');
const privateJwk = { ...(await exportJWK(keys.ES256.signer)), kid: 'es256' };
const oldToken = await tokenOf(keys.ES256);

const reasonFor = async (handler: ViewerRequestHandler, token: string): Promise<string | null> =>
  (await ask(handler, { token })).reason;

const passes = (milliseconds: number): void => void vi.setSystemTime(Date.now() + milliseconds);

/** A source of a set over a global fetch of ours; `reply` is what it answers from then on. */
function publish(reply: () => Response | Promise<Response>) {
  const fetched = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(source.reply()));
  const source = { reply, fetched };
  vi.stubGlobal('fetch', fetched);
  return source;
}

const setOf =
  (...members: TestKey[]) =>
  (): Response =>
    Response.json(keySet(...members));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a set that is fetched', () => {
  const reasonWith = async (set: unknown, token: string = oldToken): Promise<string | null> => {
    publish(() => (set instanceof Response ? set : Response.json(set)));
    return reasonFor(authorizer({ keys: url }), token);
  };
  it.each<[string, object]>([
    ['of an unknown type', { kty: 'AKP', kid: 'x' }],
    ['for encryption', { ...keys.RS256.jwk, use: 'enc' }],
    ['that is private', { ...privateJwk, kid: 'x' }],
    ['of the same name', { ...next.jwk, kid: 'es256' }],
    ['that is a secret', keys.HS256.jwk],
  ])('is used without a key %s', async (_, bad) => {
    expect(await reasonWith({ keys: [keys.ES256.jwk, bad, null, 'key'] })).toBeNull();
  });

  it('verifies nothing with a secret, which anyone could have fetched', async () => {
    const set = { keys: [keys.ES256.jwk, keys.HS256.jwk] };
    expect(await reasonWith(set, await tokenOf(keys.HS256))).toBe('token-invalid');
  });

  it('verifies nothing with a key that is private', async () => {
    expect(await reasonWith({ keys: [privateJwk, next.jwk] })).toBe('token-invalid');
  });

  it.each<[string, unknown]>([
    ['is empty', { keys: [] }],
    ['has only bad keys', { keys: [privateJwk, { ...keys.RS256.jwk, e: 'AQ' }] }],
    ['is a bare list', [keys.ES256.jwk]],
    ['is null', null],
    ['is no JSON', new Response('<!doctype html>')],
    ['has no body', new Response(null)],
    ['names its keys twice', new Response(`{"keys":[],"keys":[${JSON.stringify(keys.ES256.jwk)}]}`)],
    ['comes with an error', Response.json(keySet(keys.ES256), { status: 500 })],
    ['is not there', Response.json(keySet(keys.ES256), { status: 404 })],
    ['is longer than 64 KB', { keys: [keys.ES256.jwk], pad: 'x'.repeat(65_536) }],
  ])('gives no keys if it %s', async (_, set) => {
    expect(await reasonWith(set)).toBe('keys-unavailable');
  });

  it('replaces no good one if it is bad', async () => {
    const source = publish(setOf(keys.ES256));
    const handler = authorizer({ keys: url });
    await reasonFor(handler, oldToken);
    source.reply = () => Response.json({ keys: [] });
    passes(20 * minute);
    expect(await reasonFor(handler, oldToken)).toBeNull();
  });
});
