import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { signToken, type TestAlgorithm, testAudience, testIssuer } from '../../../support/tokens.js';
import { appOrigin, ask, askEvent, authorizer, eventOf, folder, keys, path } from '../ask.js';

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

  it('reaches S3 without the token, the referrer and the query, and without an origin that is not allowed', async () => {
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
      origin: _origin,
      ...headers
    } = event.Records[0]!.cf.request.headers;
    expect(request).toEqual({
      ...event.Records[0]!.cf.request,
      uri: path,
      querystring: '',
      headers,
    });
    expect(JSON.stringify(request)).not.toContain(token);
  });

  const two = [appOrigin, 'https://b.example'];

  it.each<[string, readonly string[] | '*', string | string[], string | undefined]>([
    ['stays as it is if it is the first that is allowed', two, appOrigin, appOrigin],
    ['stays as it is if it is the second that is allowed', two, 'https://b.example', 'https://b.example'],
    ['stays as it is if every origin is allowed', '*', 'https://any.example', 'https://any.example'],
    ['is removed if it is not allowed', two, 'https://evil.example', undefined],
    ['is removed if it is null', two, 'null', undefined],
    ['is removed if it is there twice', two, [appOrigin, appOrigin], undefined],
    ['is removed if it is there twice, and every origin is allowed', '*', ['x', 'y'], undefined],
    ['is not added if the viewer sent none', two, [], undefined],
  ])(
    'has an origin that %s, where a response headers policy makes the CORS headers',
    async (_, allowed, origin, left) => {
      const token = await signToken(keys.ES256, { files });
      const event = eventOf({ token, headers: { origin } });
      for (const cors of [undefined, 'policy'] as const) {
        const { request } = await askEvent(authorizer({ allowedOrigins: allowed, cors }), event);
        expect(request?.headers['origin']?.map(({ value }) => value)).toEqual(left && [left]);
      }
    },
  );

  it.each<[string, readonly string[] | '*', string | string[], string]>([
    ['the first that is allowed, whoever asks', two, 'https://b.example', appOrigin],
    ['the first that is allowed, if a stranger asks', two, 'https://evil.example', appOrigin],
    ['the first that is allowed, if the viewer sent none', two, [], appOrigin],
    ['that of no site where every origin is allowed', '*', 'https://b.example', 'https://file-auth.invalid'],
    ['that of no site where the viewer sent none', '*', [], 'https://file-auth.invalid'],
  ])(
    'has one constant origin, %s, where the bucket makes the CORS headers',
    async (_, allowed, origin, left) => {
      const token = await signToken(keys.ES256, { files });
      const event = eventOf({ token, headers: { origin } });
      const { request } = await askEvent(authorizer({ allowedOrigins: allowed, cors: 'bucket' }), event);
      expect(request?.headers['origin']).toEqual([{ key: 'Origin', value: left }]);
    },
  );

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
