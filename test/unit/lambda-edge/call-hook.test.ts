import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  anyValidToken,
  type AuthorizerDecision,
  type Claims,
  type CreateAuthorizerOptions,
} from '../../../src/lambda-edge/index.js';
import { makeKey, signRaw, signToken, testAudience, testClaims, testIssuer } from '../../support/tokens.js';
import { appOrigin, ask, authorizer, file, folder, keys, keySet, path } from './ask.js';

const files = `/${folder}/`;
const validToken = await signToken(keys.ES256, { files });

const fails = (): never => {
  throw new Error('a hook of the application failed');
};

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a failure', () => {
  it.each<[string, Partial<CreateAuthorizerOptions>]>([
    ['authorize throws', { authorize: fails }],
    ['authorize rejects', { authorize: async () => fails() }],
    ['verify throws', { verify: fails }],
    ['verify rejects', { verify: async () => fails() }],
    ['verify answers no claims', { verify: async () => 'claims' as never }],
    ['verify answers nothing', { verify: async () => undefined as never }],
    ['verify answers a list', { verify: async () => [] as never }],
  ])('is a denial the page can read if %s', async (_, options) => {
    const { reason, status, header } = await ask(authorizer(options), { token: validToken });
    expect({ reason, status }).toEqual({ reason: 'authorizer-failed', status: 503 });
    expect(header('access-control-allow-origin')).toBe(appOrigin);
  });

  it.each<[string, Partial<CreateAuthorizerOptions>]>([
    ['authorize', { authorize: () => new Promise(() => {}) }],
    ['verify', { verify: () => new Promise(() => {}) }],
  ])('is a denial in time if %s never answers', async (_, options) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const asked = ask(authorizer(options), { token: validToken });
    await vi.waitUntil(() => vi.getTimerCount() === 2);
    vi.advanceTimersByTime(3_000);
    expect((await asked).reason).toBe('authorizer-failed');
  });

  it('is a denial before CloudFront gives up if what is slow adds up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const slow = <T>(answer: T): Promise<T> => new Promise((resolve) => setTimeout(resolve, 2_900, answer));
    const verify = (): Promise<Claims> => slow(testClaims({ files: `/${folder}/` }));
    const asked = ask(authorizer({ verify, authorize: () => slow(true) }), { token: validToken });
    // Not `vi.waitUntil`, which moves the clock on.
    while (vi.getTimerCount() < 3) await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(4_499);
    const early = await Promise.race([asked, Promise.resolve(null)]);
    await vi.advanceTimersByTimeAsync(1);
    expect({ early, reason: (await asked).reason }).toEqual({ early: null, reason: 'authorizer-failed' });
  });

  it('of the crypto module is not taken for a wrong token', async () => {
    vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new Error('out of order'));
    expect(await ask(authorizer(), { token: validToken })).toMatchObject({
      reason: 'keys-unavailable',
      status: 503,
    });
  });

  it('leaves no timer behind', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await ask(authorizer(), { token: validToken });
    await ask(authorizer({ authorize: fails }), { token: validToken });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the hooks', () => {
  it('let authorize decide with the verified claims and the file', async () => {
    const seen: unknown[] = [];
    const handler = authorizer({
      authorize: async (request) => {
        seen.push(request);
        return request.claims['role'] === 'editor';
      },
    });
    expect(
      (await ask(handler, { token: await signToken(keys.ES256, { role: 'editor' }) })).reason,
    ).toBeNull();
    expect(
      (await ask(handler, { token: await signToken(keys.ES256, { role: 'guest', files }) })).reason,
    ).toBe('file-not-granted');
    expect(seen[0]).toMatchObject({
      claims: { role: 'editor', iss: testIssuer },
      file: { folder, file, path },
    });
  });

  it('deny what authorize answers if it is not true', async () => {
    const handler = authorizer({ authorize: () => 'yes' as unknown as boolean });
    expect((await ask(handler, { token: await signToken(keys.ES256) })).reason).toBe('file-not-granted');
  });

  it('open every file to any valid token only by anyValidToken', async () => {
    const token = await signToken(keys.ES256);
    expect((await ask(authorizer(), { token })).reason).toBe('file-not-granted');
    expect((await ask(authorizer({ authorize: anyValidToken }), { token })).reason).toBeNull();
    const expired = await signToken(keys.ES256, { exp: 1, iat: 0 });
    expect((await ask(authorizer({ authorize: anyValidToken }), { token: expired })).reason).toBe(
      'token-expired',
    );
  });

  it('let verify replace the signature, and only that', async () => {
    const stranger = await makeKey('ES256', 'stranger');
    const claims = {
      iss: testIssuer,
      aud: testAudience,
      iat: Date.now() / 1000,
      exp: Date.now() / 1000 + 60,
      files,
    };
    const asked: string[] = [];
    const verified = (changes: object) =>
      authorizer({
        keys: undefined,
        verify: async (token) => {
          asked.push(token);
          return { ...claims, ...changes };
        },
      });
    const token = await signToken(stranger, { files: 'unsigned' });
    expect((await ask(verified({}), { token })).reason).toBeNull();
    expect(asked).toEqual([token]);
    expect((await ask(verified({ exp: 1 }), { token })).reason).toBe('token-expired');
    expect((await ask(verified({ exp: NaN }), { token })).reason).toBe('token-invalid');
    expect((await ask(verified({ aud: 'api' }), { token })).reason).toBe('token-invalid');
    expect((await ask(verified({ files: '/' }), { token })).reason).toBe('file-not-granted');
    expect((await ask(verified({}), { token: `${token}=` })).reason).toBe('token-malformed');
  });

  it('never ask verify about a token with a critical extension', async () => {
    const verify = vi.fn(async () => null);
    const header = '{"alg":"ES256","crit":["x"],"x":1}';
    const token = await signRaw(keys.ES256, header, JSON.stringify({ files }));
    expect((await ask(authorizer({ keys: undefined, verify }), { token })).reason).toBe('token-invalid');
    expect(verify).not.toHaveBeenCalled();
  });

  it('never ask verify about a token whose algorithm is not that of the key it names', async () => {
    const verify = vi.fn(async () => null);
    const token = await signRaw(keys.HS256, '{"alg":"HS256","kid":"es256"}', JSON.stringify({ files }));
    expect((await ask(authorizer({ verify }), { token })).reason).toBe('token-invalid');
    expect(verify).not.toHaveBeenCalled();
  });

  it('ask verify only for tokens of a known key where there are keys', async () => {
    const handler = authorizer({ keys: keySet(keys.ES256), verify: async () => null });
    const decisions: AuthorizerDecision[] = [];
    const reporting = authorizer({
      keys: keySet(keys.ES256),
      verify: async () => null,
      onDecision: (decision) => decisions.push(decision),
    });
    expect((await ask(handler, { token: await signToken(keys.ES256, { files }) })).reason).toBe(
      'token-invalid',
    );
    await ask(reporting, { token: await signToken(keys.ES256, { files }) });
    await ask(reporting, { token: await signToken(keys.EdDSA, { files }) });
    expect(decisions.map(({ kid }) => kid)).toEqual(['es256', null]);
  });
});
