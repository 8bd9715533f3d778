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
