import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signRaw, signToken } from '../../../support/tokens.js';
import { ask, authorizer, folder, keys, path } from '../ask.js';

const now = 1_800_000_000;
const files = `/${folder}/`;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: now * 1000 });
});

afterEach(() => {
  vi.useRealTimers();
});

const reasonFor = async (claims: object, options: object = {}, uri: string = path): Promise<string | null> =>
  (await ask(authorizer(options), { uri, token: await signToken(keys.ES256, claims) })).reason;

describe('the times of a token', () => {
  const day = 86_400;

  it.each<[string, object, string | null]>([
    ['without exp', { exp: undefined }, 'token-invalid'],
    ['with an exp that is a text', { exp: String(now + 60) }, 'token-invalid'],
    ['with an exp that is null', { exp: null }, 'token-invalid'],
    ['that expires in a second', { exp: now + 1 }, null],
    ['that expired within the tolerance', { iat: now - 100, exp: now - 29 }, null],
    ['that expired as long ago as the tolerance', { iat: now - 100, exp: now - 30 }, 'token-expired'],
    ['that expired long ago', { iat: 0, exp: 1 }, 'token-expired'],
    ['that expired in the past millennium', { iat: undefined, exp: -1e300 }, 'token-expired'],
    ['with fractions of a second', { iat: now - 0.5, exp: now + 0.5 }, null],
    ['made within the tolerance', { iat: now + 30 }, null],
    ['made in the future', { iat: now + 31 }, 'token-not-yet-valid'],
    ['with an iat that is a text', { iat: String(now) }, 'token-invalid'],
    ['with an iat that is null', { iat: null }, 'token-invalid'],
    ['that becomes valid within the tolerance', { nbf: now + 30 }, null],
    ['that becomes valid later', { nbf: now + 31 }, 'token-not-yet-valid'],
    ['with an nbf that is a list', { nbf: [now] }, 'token-invalid'],
    ['that lives a day', { iat: now - day + 10, exp: now + 10 }, null],
    ['that lives longer than a day', { iat: now - day + 9, exp: now + 10 }, 'token-invalid'],
    ['that lives for ever', { exp: 1e300 }, 'token-invalid'],
    ['without iat that has a day left', { iat: undefined, exp: now + day + 30 }, null],
    ['without iat that has more than a day left', { iat: undefined, exp: now + day + 31 }, 'token-invalid'],
    ['whose times are in milliseconds', { iat: now * 1000, exp: (now + 60) * 1000 }, 'token-not-yet-valid'],
  ])('decide about one %s', async (_, claims, reason) => {
    expect(await reasonFor({ files, ...claims })).toBe(reason);
  });

  it.each<[number | string, number, string | null]>([
    [60, 60, null],
    [60, 61, 'token-invalid'],
    ['90s', 91, 'token-invalid'],
    ['15m', 900, null],
    ['15m', 901, 'token-invalid'],
    ['2h', 7_200, null],
    ['2h', 7_201, 'token-invalid'],
    ['30d', 30 * day, null],
    ['30d', 30 * day + 1, 'token-invalid'],
  ])('keep to a maxTokenLifetime of %s when it lives %s seconds', async (maxTokenLifetime, life, reason) => {
    expect(await reasonFor({ files, exp: now + life }, { maxTokenLifetime })).toBe(reason);
  });

  it('keep to the clockTolerance', async () => {
    expect(await reasonFor({ files, iat: now - 9, exp: now }, { clockTolerance: 0 })).toBe('token-expired');
    expect(await reasonFor({ files, iat: now - 9, exp: now - 299 }, { clockTolerance: 300 })).toBeNull();
    expect(await reasonFor({ files, nbf: now + 1 }, { clockTolerance: 0 })).toBe('token-not-yet-valid');
  });

  it('go on while the authorizer is warm', async () => {
    const handler = authorizer();
    const token = await signToken(keys.ES256, { files });
    expect((await ask(handler, { token })).reason).toBeNull();
    vi.setSystemTime((now + 700) * 1000);
    expect((await ask(handler, { token })).reason).toBe('token-expired');
  });
});

describe('the order of the checks', () => {
  it('tells the first thing that is wrong', async () => {
    const wrong = { iss: 'x', aud: 'x', files: '/x/' };
    expect(await reasonFor({ ...wrong, iat: 0, exp: 1 })).toBe('token-expired');
    expect(await reasonFor({ ...wrong })).toBe('token-invalid');
    const forged = await signRaw(
      keys.EdDSA,
      '{"alg":"ES256","kid":"es256"}',
      JSON.stringify({ iat: 0, exp: 1 }),
    );
    const { reason } = await ask(authorizer(), { token: forged });
    expect(reason).toBe('token-invalid');
    expect(
      (await ask(authorizer(), { uri: '/x', querystring: 'authorization=1&authorization=2' })).reason,
    ).toBe('path-refused');
    expect((await ask(authorizer(), { method: 'PUT', uri: '/x' })).reason).toBe('method-refused');
    expect((await ask(authorizer(), { querystring: 'authorization=1&authorization=2' })).reason).toBe(
      'query-refused',
    );
  });
});
