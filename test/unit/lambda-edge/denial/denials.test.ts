import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type {
  AuthorizerDecision,
  Claims,
  CreateAuthorizerOptions,
} from '../../../../src/lambda-edge/index.js';
import { denialStatuses, type DenialReason } from '../../../../src/shared/contract/denial.js';
import { makeKey, signToken, testClaims } from '../../../support/tokens.js';
import { appOrigin, ask, askEvent, authorizer, eventOf, folder, keys, type Asked } from '../ask.js';

const files = `/${folder}/`;
const token = await signToken(keys.ES256, { files });
const fails = (): never => {
  throw new Error('a hook of the application failed');
};

/** A request, and where it needs them options, for each reason but the two that have tests of their own. */
const denied: Partial<Record<DenialReason, Asked & { options?: Partial<CreateAuthorizerOptions> }>> = {
  'token-missing': {},
  'token-malformed': { token: 'null' },
  'token-invalid': { token: await signToken(keys.ES256, { aud: 'x' }) },
  'token-expired': { token: await signToken(keys.ES256, { iat: 0, exp: 1 }) },
  'token-not-yet-valid': { token: await signToken(keys.ES256, { nbf: Date.now() / 1000 + 1_000 }) },
  'file-not-granted': { token: await signToken(keys.ES256) },
  'method-refused': { method: 'POST' },
  'path-refused': { uri: '/' },
  'query-refused': { querystring: 'authorization=1&authorization=2' },
  'authorizer-failed': { token, options: { authorize: fails } },
};

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a denial', () => {
  it.each(Object.entries(denied))('with %s tells the page why', async (reason, { options, ...asked }) => {
    const { status, header, body } = await ask(authorizer(options), asked);
    expect(status).toBe(denialStatuses[reason as DenialReason]);
    expect(header('x-file-auth')).toBe(reason);
    expect(header('access-control-allow-origin')).toBe(appOrigin);
    expect(header('access-control-expose-headers')).toBe('x-file-auth');
    expect(header('cache-control')).toBe('no-store');
    expect(header('x-content-type-options')).toBe('nosniff');
    expect(header('content-type')).toBe('text/plain; charset=utf-8');
    expect(header('vary')).toBe('Origin');
    expect(header('retry-after')).toBe(status === 503 ? '5' : undefined);
    expect(body).toMatch(/^[A-Za-z ]{10,60}\.$/);
  });

  it('of a failure of ours tells when to try again, whatever its status, and no other does', async () => {
    const statuses = { 'authorizer-failed': 500, 'token-missing': 503 };
    const failed = await ask(authorizer({ statuses, authorize: fails }), { token });
    expect({ status: failed.status, retry: failed.header('retry-after') }).toEqual({
      status: 500,
      retry: '5',
    });
    const missing = await ask(authorizer({ statuses }));
    expect({ status: missing.status, retry: missing.header('retry-after') }).toEqual({ status: 503 });
  });

  it('is readable by every origin where all are allowed', async () => {
    const { header } = await ask(authorizer({ allowedOrigins: '*' }), {
      headers: { origin: 'https://any.example' },
    });
    expect(header('access-control-allow-origin')).toBe('*');
  });

  it.each<[string, string | string[]]>([
    ['is not allowed', 'https://evil.example'],
    ['only begins alike', `${appOrigin}.evil.example`],
    ['is null', 'null'],
    ['is not there', []],
    ['is there twice', [appOrigin, appOrigin]],
  ])('has no CORS header for an origin that %s', async (_, origin) => {
    const { header, reason } = await ask(authorizer(), { headers: { origin } });
    expect(reason).toBe('token-missing');
    expect(header('access-control-allow-origin')).toBeUndefined();
    expect(header('cache-control')).toBe('no-store');
    expect(header('vary')).toBe('Origin');
  });

  it('names the origin that asked where several are allowed', async () => {
    const handler = authorizer({ allowedOrigins: [appOrigin, 'https://b.example'] });
    const { header } = await ask(handler, { headers: { origin: 'https://b.example' } });
    expect(header('access-control-allow-origin')).toBe('https://b.example');
  });

  it('has no body in an answer to HEAD', async () => {
    expect(await ask(authorizer(), { method: 'HEAD' })).toMatchObject({ status: 401, body: undefined });
  });

  it('has the status that the options give its reason', async () => {
    const handler = authorizer({
      statuses: { 'token-missing': 403, 'path-refused': 404, 'query-refused': undefined },
    });
    expect((await ask(handler, denied['token-missing'])).status).toBe(403);
    expect((await ask(handler, denied['path-refused'])).status).toBe(404);
    expect((await ask(handler, denied['query-refused'])).status).toBe(403);
  });

  it('holds nothing of the request', async () => {
    for (const { options, ...asked } of Object.values(denied)) {
      const result = await authorizer(options)(
        eventOf({ ...asked, headers: { 'user-agent': 'secret-agent' } }),
      );
      const text = JSON.stringify(result);
      expect(text).not.toContain('secret-agent');
      if (asked.token !== undefined && asked.token !== 'null') expect(text).not.toContain(asked.token);
    }
  });
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
    const { reason, status, header } = await ask(authorizer(options), { token });
    expect({ reason, status }).toEqual({ reason: 'authorizer-failed', status: 503 });
    expect(header('access-control-allow-origin')).toBe(appOrigin);
  });

  it.each<[string, Partial<CreateAuthorizerOptions>]>([
    ['authorize', { authorize: () => new Promise(() => {}) }],
    ['verify', { verify: () => new Promise(() => {}) }],
  ])('is a denial in time if %s never answers', async (_, options) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const asked = ask(authorizer(options), { token });
    await vi.waitUntil(() => vi.getTimerCount() === 2);
    vi.advanceTimersByTime(3_000);
    expect((await asked).reason).toBe('authorizer-failed');
  });

  it('is a denial before CloudFront gives up if what is slow adds up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const slow = <T>(answer: T): Promise<T> => new Promise((resolve) => setTimeout(resolve, 2_900, answer));
    const verify = (): Promise<Claims> => slow(testClaims({ files: `/${folder}/` }));
    const asked = ask(authorizer({ verify, authorize: () => slow(true) }), { token });
    // Not `vi.waitUntil`, which moves the clock on.
    while (vi.getTimerCount() < 3) await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(4_499);
    const early = await Promise.race([asked, Promise.resolve(null)]);
    await vi.advanceTimersByTimeAsync(1);
    expect({ early, reason: (await asked).reason }).toEqual({ early: null, reason: 'authorizer-failed' });
  });

  it('of the crypto module is not taken for a wrong token', async () => {
    vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new Error('out of order'));
    expect(await ask(authorizer(), { token })).toMatchObject({ reason: 'keys-unavailable', status: 503 });
  });

  it('leaves no timer behind', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await ask(authorizer(), { token });
    await ask(authorizer({ authorize: fails }), { token });
    expect(vi.getTimerCount()).toBe(0);
  });
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

describe('a function associated with another event', () => {
  it.each(['origin-request', 'viewer-response', 'origin-response'] as const)(
    'denies every request of %s',
    async (eventType) => {
      const event = eventOf({ token });
      Object.assign(event.Records[0]!.cf.config, { eventType });
      expect(await askEvent(authorizer(), event)).toMatchObject({ reason: 'request-refused', status: 403 });
    },
  );
});
