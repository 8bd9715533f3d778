import { describe, expect, it, vi } from 'vitest';
import { makeKey, signToken } from '../../../support/tokens.js';
import { ask, authorizer, folder, keys, keySet } from '../ask.js';

const files = `/${folder}/`;

describe('the key', () => {
  const handler = authorizer();

  it.each([
    ['its kid is unknown', { kid: 'unknown' }],
    ['its kid is __proto__', { kid: '__proto__' }],
    ['its kid is constructor', { kid: 'constructor' }],
    ['its kid is empty', { kid: '' }],
    ['its kid names a key of another algorithm', { kid: 'eddsa' }],
  ])('does not verify a token if %s', async (_, header) => {
    const token = await signToken(keys.ES256, { files }, header);
    expect(await ask(handler, { token })).toMatchObject({ reason: 'token-invalid', status: 401 });
  });

  it('is found without a kid if it is the only one of its algorithm', async () => {
    const token = await signToken(keys.ES256, { files }, { kid: undefined });
    expect((await ask(handler, { token })).reason).toBeNull();
  });

  it('is not guessed without a kid if two have the algorithm', async () => {
    const both = authorizer({ keys: keySet(keys.ES256, await makeKey('ES256', 'next')) });
    const token = await signToken(keys.ES256, { files }, { kid: undefined });
    expect((await ask(both, { token })).reason).toBe('token-invalid');
  });

  it('verifies while the old and the new one overlap', async () => {
    const next = await makeKey('ES256', 'next');
    const both = authorizer({ keys: keySet(keys.ES256, next) });
    for (const key of [keys.ES256, next, keys.ES256]) {
      expect((await ask(both, { token: await signToken(key, { files }) })).reason).toBeNull();
    }
  });

  it('may lack alg and kid where its type tells the algorithm', async () => {
    for (const key of [keys.ES256, keys.EdDSA, keys.RS256]) {
      const { alg: _alg, kid: _kid, ...jwk } = key.jwk;
      const token = await signToken(key, { files }, { kid: undefined });
      expect((await ask(authorizer({ keys: { keys: [jwk] } }), { token })).reason).toBeNull();
    }
  });

  it('is imported once, whatever the number of requests', async () => {
    const importKey = vi.spyOn(crypto.subtle, 'importKey');
    const own = authorizer();
    const tokens = await Promise.all([keys.ES256, keys.HS256].map((key) => signToken(key, { files })));
    await Promise.all([...tokens, ...tokens].map((token) => ask(own, { token })));
    for (const token of tokens) expect((await ask(own, { token })).reason).toBeNull();
    expect(importKey).toHaveBeenCalledTimes(2);
    importKey.mockRestore();
  });

  it('cannot be exchanged by its owner after the authorizer was made', async () => {
    const set = { keys: [{ ...keys.ES256.jwk }] };
    const own = authorizer({ keys: set });
    Object.assign(set.keys[0]!, (await makeKey('ES256')).jwk);
    expect((await ask(own, { token: await signToken(keys.ES256, { files }) })).reason).toBeNull();
  });
});
