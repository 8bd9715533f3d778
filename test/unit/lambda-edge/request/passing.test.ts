import { SignJWT } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import { anyValidToken, type AuthorizerDecision } from '../../../../src/lambda-edge/index.js';
import {
  makeKey,
  signRaw,
  signToken,
  testAudience,
  testIssuer,
  type TestAlgorithm,
} from '../../../support/tokens.js';
import { appOrigin, ask, askEvent, authorizer, eventOf, file, folder, keys, keySet, path } from '../ask.js';

const files = `/${folder}/`;

describe('a request with a valid token', () => {
  it.each<TestAlgorithm>(['ES256', 'EdDSA', 'RS256', 'HS256'])(
    'passes if it is signed with %s',
    async (alg) => {
      const token = await signToken(keys[alg], { files });
      expect(await ask(authorizer(), { token })).toMatchObject({ reason: null, status: null });
    },
  );

  it('passes with a token that an application makes with jose', async () => {
    const token = await new SignJWT({ files: [files] })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'eddsa' })
      .setIssuer(testIssuer)
      .setAudience([testAudience, 'api'])
      .setIssuedAt()
      .setNotBefore('0s')
      .setExpirationTime('1h')
      .sign(keys.EdDSA.signer);
    expect((await ask(authorizer(), { token })).request).not.toBeNull();
  });

  it.each(['GET', 'HEAD'])('passes as %s', async (method) => {
    const token = await signToken(keys.ES256, { files });
    expect((await ask(authorizer(), { method, token })).request?.method).toBe(method);
  });

  it('reaches S3 without the token, the referrer and the query, and with one constant origin', async () => {
    const token = await signToken(keys.ES256, { files });
    const event = eventOf({
      querystring: `x=1&authorization=${token}&response-content-type=text/html`,
      headers: {
        origin: 'https://other.example',
        referer: `https://app.example.com/?authorization=${token}`,
        authorization: `Bearer ${token}`,
        range: 'bytes=0-99',
      },
    });
    const { request } = await askEvent(
      authorizer({ allowedOrigins: [appOrigin, 'https://b.example'] }),
      event,
    );
    const {
      referer: _referer,
      authorization: _authorization,
      ...headers
    } = event.Records[0]!.cf.request.headers;
    expect(request).toEqual({
      ...event.Records[0]!.cf.request,
      uri: path,
      querystring: '',
      headers: { ...headers, origin: [{ key: 'Origin', value: appOrigin }] },
    });
    expect(JSON.stringify(request)).not.toContain(token);
  });

  it('gets an origin that no site has where every origin is allowed, and where the viewer sent none', async () => {
    const token = await signToken(keys.ES256, { files });
    const event = eventOf({ token });
    delete event.Records[0]!.cf.request.headers['origin'];
    const { header } = await askEvent(authorizer({ allowedOrigins: '*' }), event);
    expect(header('origin')).toBe('https://file-auth.invalid');
  });

  it('leaves the event as CloudFront gave it', async () => {
    const event = eventOf({ token: await signToken(keys.ES256, { files }) });
    const before = structuredClone(event);
    await authorizer()(event);
    expect(event).toEqual(before);
  });

  it('passes with the body and the client that CloudFront put into the event', async () => {
    const event = eventOf({ token: await signToken(keys.ES256, { files }) });
    const body = { action: 'read-only', data: '', encoding: 'text', inputTruncated: false } as const;
    event.Records[0]!.cf.request.body = body;
    expect((await askEvent(authorizer(), event)).request).toMatchObject({ body, clientIp: '203.0.113.178' });
  });
});

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
