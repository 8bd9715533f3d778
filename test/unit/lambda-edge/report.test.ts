import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AuthorizerDecision, CreateAuthorizerOptions } from '../../../src/lambda-edge/index.js';
import { makeKey, signToken } from '../../support/tokens.js';
import { ask, type Asked, authorizer, folder, keys } from './ask.js';
import { denied, fails, files, token } from './denied.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const decisionOn = async (asked: Asked, options: Partial<CreateAuthorizerOptions> = {}) => {
  const decisions: AuthorizerDecision[] = [];
  await ask(authorizer({ ...options, onDecision: (decision) => decisions.push(decision) }), asked);
  return decisions;
};

describe('a decision', () => {
  it('is told for what passes', async () => {
    expect(await decisionOn({ token })).toEqual([
      { outcome: 'allowed', reason: null, kid: 'es256', subject: null },
    ]);
  });

  it('is told for a preflight', async () => {
    const headers = { 'access-control-request-method': 'GET' };
    expect(await decisionOn({ method: 'OPTIONS', headers })).toEqual([
      { outcome: 'preflight', reason: null, kid: null, subject: null },
    ]);
  });

  it.each(Object.entries(denied))('is told for %s', async (reason, { options, ...asked }) => {
    const [decision, ...more] = await decisionOn(asked, options);
    expect(decision).toMatchObject({ outcome: 'denied', reason });
    expect(more).toEqual([]);
  });

  it('names a key only if it is ours', async () => {
    const stranger = { ...keys.EdDSA, kid: 'es256\nforged log line' };
    expect(await decisionOn({ token: await signToken(stranger) })).toEqual([
      { outcome: 'denied', reason: 'token-invalid', kid: null, subject: null },
    ]);
    expect(await decisionOn({ token: await signToken(keys.EdDSA) })).toEqual([
      { outcome: 'denied', reason: 'file-not-granted', kid: 'eddsa', subject: null },
    ]);
  });

  it('tells one holder of tokens from another, and not who it is', async () => {
    const subjectOf = async (claims: object, options: Partial<CreateAuthorizerOptions> = {}) =>
      (await decisionOn({ token: await signToken(keys.ES256, { files, ...claims }) }, options))[0]!.subject;
    const one = await subjectOf({ sub: 'user-1' });
    expect(one).toBe(createHash('sha256').update('["https://issuer.example","user-1"]').digest('hex'));
    expect(await subjectOf({ sub: 'user-1', jti: '2' })).toBe(one);
    expect(await subjectOf({ sub: 'user-2' })).not.toBe(one);
    expect(await subjectOf({ sub: 'user-1', iss: 'b' }, { issuer: null })).not.toBe(one);
    for (const sub of [undefined, null, 7, ['user-1']]) expect(await subjectOf({ sub })).toBeNull();
  });

  it('names the holder of a token that is denied for another reason than its signature', async () => {
    const sub = 'user-1';
    const subjectOf = async (each: string) => (await decisionOn({ token: each }))[0]!.subject;
    expect(await subjectOf(await signToken(keys.ES256, { sub, iat: 0, exp: 1 }))).toMatch(/^[0-9a-f]{64}$/);
    expect(await subjectOf(await signToken(keys.ES256, { sub }))).toMatch(/^[0-9a-f]{64}$/);
    const forged = await signToken(
      { ...keys.HS256, signer: (await makeKey('HS256')).signer },
      { sub, files },
    );
    expect(await subjectOf(forged)).toBeNull();
  });

  it.each<[string, () => void]>([
    ['throws', fails],
    ['rejects', async () => fails()],
    ['never ends', () => new Promise(() => {})],
  ])('does not change the answer if its listener %s', async (_, onDecision) => {
    expect((await ask(authorizer({ onDecision }), { token })).reason).toBeNull();
    expect((await ask(authorizer({ onDecision }), {})).reason).toBe('token-missing');
  });
});

describe('the log', () => {
  const linesOf = async (options: Partial<CreateAuthorizerOptions>, ...requests: Asked[]) => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    const handler = authorizer(options);
    for (const each of requests) await ask(handler, each);
    return log.mock.calls;
  };
  const preflight = { method: 'OPTIONS', headers: { 'access-control-request-method': 'GET' } };

  it('is empty unless it is asked for', async () => {
    expect(await linesOf({}, { token }, {}, preflight)).toEqual([]);
  });

  it('has one line of JSON for each decision', async () => {
    const lines = await linesOf({ log: 'all' }, { token }, {}, preflight);
    expect(lines).toEqual([
      ['{"from":"file-auth-worker","outcome":"allowed","reason":null,"kid":"es256","subject":null}'],
      ['{"from":"file-auth-worker","outcome":"denied","reason":"token-missing","kid":null,"subject":null}'],
      ['{"from":"file-auth-worker","outcome":"preflight","reason":null,"kid":null,"subject":null}'],
    ]);
  });

  it('has only denials if only they are asked for', async () => {
    const lines = await linesOf({ log: 'denials' }, { token }, {}, preflight);
    expect(lines.map(([line]) => JSON.parse(line).reason)).toEqual(['token-missing']);
  });

  it('holds nothing secret, and no line that a stranger wrote', async () => {
    const sub = 'user-1';
    const key = await makeKey('ES256', 'a\nb');
    const options = { log: 'all', keys: { keys: [keys.ES256.jwk, key.jwk] } } as const;
    const own = await signToken(key, { files, sub });
    const lines = await linesOf(options, { token: own }, { token: await signToken(keys.ES256, { sub }) });
    expect(lines).toHaveLength(2);
    for (const [line] of lines) {
      expect(line).not.toMatch(/\n|user-1|eyJ/);
      expect(line).not.toContain(folder);
    }
  });

  it('does not change the answer if it cannot be written', async () => {
    vi.spyOn(console, 'log').mockImplementation(fails);
    expect((await ask(authorizer({ log: 'all' }), { token })).reason).toBeNull();
  });
});
