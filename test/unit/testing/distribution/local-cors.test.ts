import { afterEach, describe, expect, test } from 'vitest';
import {
  startLocalCloudFront,
  type InterceptedAnswer,
  type LocalCloudFront,
  type LocalCloudFrontOptions,
  type ViewerRequestHandler,
} from '../../../../src/testing/index.js';
import { ask, type Reply } from '../ask.js';

const path = '/folder/file.png';
const files = { [path]: { body: 'png' } };
const app = 'https://app.example';
const other = 'https://other.example';

const opened: LocalCloudFront[] = [];

async function start(options: Partial<LocalCloudFrontOptions>): Promise<LocalCloudFront> {
  const local = await startLocalCloudFront({ files, handler: null, ...options });
  opened.push(local);
  return local;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((local) => local.close()));
});

const askFrom = (
  local: LocalCloudFront,
  origin: string | null,
  method = 'GET',
  target = path,
): Promise<Reply> => ask(local, target, { method, headers: origin === null ? {} : { origin } });

const preflight = (local: LocalCloudFront, headers: Record<string, string>): Promise<Reply> =>
  ask(local, path, { method: 'OPTIONS', headers });

const allowedOrigin = (reply: Reply): string | undefined => reply.headers['access-control-allow-origin'];

/** An origin that has its own mind about CORS. */
const answerWithCors = (): InterceptedAnswer => ({
  status: 200,
  headers: {
    'access-control-allow-origin': 'https://a.example',
    'access-control-allow-credentials': 'true',
  },
});

/** What the authorizer does about `Origin`: the same one for everybody. */
const oneOrigin: ViewerRequestHandler = async (event) => {
  const { request } = event.Records[0]!.cf;
  return { ...request, headers: { ...request.headers, origin: [{ value: app }] } };
};

describe('bucket CORS', () => {
  const cors = 'bucket';

  test('answers with headers and Vary when the request has an Origin', async () => {
    const reply = await askFrom(await start({ cors, allowedOrigins: [app] }), app);
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': app,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'Content-Length, Content-Range, ETag, Accept-Ranges',
      vary: expect.stringContaining('Origin') as unknown,
    });
  });

  test('answers everybody the same when every origin is allowed', async () => {
    const reply = await askFrom(await start({ cors }), app);
    expect(allowedOrigin(reply)).toBe('*');
    expect(reply.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test('says nothing of CORS, nor of Vary, without an Origin', async () => {
    const { headers } = await askFrom(await start({ cors }), null);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers).not.toHaveProperty('vary');
  });

  test.each([
    [[app], other, false],
    [['https://*.example'], app, true],
    [['https://*.example'], 'https://app.example.evil', false],
    [['https://*.example'], 'https://.exampl', false],
    [[other, app], app, true],
  ])('with the rule %j and the origin %s', async (allowedOrigins, origin, isAllowed) => {
    const reply = await askFrom(await start({ cors, allowedOrigins }), origin);
    expect(allowedOrigin(reply)).toBe(isAllowed ? origin : undefined);
  });

  test('comes with a missing file too', async () => {
    const reply = await askFrom(await start({ cors }), app, 'GET', '/missing');
    expect([reply.status, allowedOrigin(reply)]).toEqual([403, '*']);
  });

  test('is lost for everybody when the first request has no Origin', async () => {
    const local = await start({ cors });
    await askFrom(local, null);
    const reply = await askFrom(local, app);
    expect(reply.headers['x-cache']).toBe('Hit from cloudfront');
    expect(allowedOrigin(reply)).toBeUndefined();
  });

  test("names the first origin to everybody when the handler keeps the viewer's", async () => {
    const local = await start({
      cors,
      allowedOrigins: [app, other],
      handler: async (event) => event.Records[0]!.cf.request,
    });
    await askFrom(local, other);
    expect(allowedOrigin(await askFrom(local, app))).toBe(other);
  });

  test('stays right for everybody when the handler sets one Origin', async () => {
    const local = await start({ cors, allowedOrigins: [app], handler: oneOrigin });
    for (const origin of [null, other, app]) expect(allowedOrigin(await askFrom(local, origin))).toBe(app);
    expect(local.log.cache.map(({ result }) => result)).toEqual(['Miss', 'Hit', 'Hit']);
  });
});

describe('a preflight that reaches the bucket', () => {
  const wanted = {
    origin: app,
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'range',
  };

  test('is granted by its rule, and never cached', async () => {
    const local = await start({ cors: 'bucket', allowedOrigins: [app] });
    const reply = await preflight(local, wanted);
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': app,
      'access-control-allow-methods': 'GET, PUT, POST, HEAD',
      'access-control-allow-headers': 'range',
      'access-control-max-age': '3000',
    });
    expect(local.log.cache).toEqual([]);
    expect(local.log.origin).toMatchObject([{ method: 'OPTIONS', status: 200 }]);
  });

  test.each<[string, Partial<LocalCloudFrontOptions>, Record<string, string>, number]>([
    ['another origin', { cors: 'bucket', allowedOrigins: [other] }, wanted, 403],
    [
      'a method outside the rule',
      { cors: 'bucket' },
      { ...wanted, 'access-control-request-method': 'DELETE' },
      403,
    ],
    ['no Origin', { cors: 'bucket' }, { 'access-control-request-method': 'GET' }, 400],
    ['no method', { cors: 'bucket' }, { origin: app }, 400],
    ['a bucket without CORS', { cors: 'none' }, wanted, 403],
    ['only a response headers policy', { cors: 'response-headers-policy' }, wanted, 403],
  ])('is refused: %s', async (_, options, headers, status) => {
    expect(await preflight(await start(options), headers)).toMatchObject({ status });
  });
});

describe('a response headers policy', () => {
  const cors = 'response-headers-policy';

  test('lets listed origins alone read answers to requests with credentials, if it is to', async () => {
    const local = await start({ cors, allowedOrigins: [app], allowCredentials: true });
    const allowed = await askFrom(local, app);
    expect(allowed.headers['access-control-allow-credentials']).toBe('true');
    expect(allowedOrigin(allowed)).toBe(app);
    expect((await askFrom(local, other)).headers).not.toHaveProperty('access-control-allow-credentials');
    const without = await askFrom(await start({ cors, allowedOrigins: [app] }), app);
    expect(without.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test.each<[string, string, Record<string, string>, number]>([
    ['from the origin', 'GET', {}, 200],
    ['in part', 'GET', { range: 'bytes=0-0' }, 206],
    ['not modified', 'GET', { 'if-none-match': '*' }, 304],
    ['out of range', 'GET', { range: 'bytes=9-' }, 416],
    ['without its body', 'HEAD', {}, 200],
  ])('is on an answer %s', async (_, method, headers, status) => {
    const reply = await ask(await start({ cors }), path, { method, headers });
    expect(reply.status).toBe(status);
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'Content-Length, Content-Range, ETag, Accept-Ranges',
      'cross-origin-resource-policy': 'cross-origin',
    });
  });

  test('lets plain images load in a page with Cross-Origin-Embedder-Policy, whoever asks and whatever the origin says', async () => {
    const intercept = (): InterceptedAnswer => ({
      status: 200,
      headers: { 'cross-origin-resource-policy': 'same-origin' },
    });
    const local = await start({ cors, allowedOrigins: [app], intercept });
    for (const origin of [app, other, null]) {
      const { headers } = await askFrom(local, origin);
      expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
    }
  });

  test('is on hits and on a missing file', async () => {
    const local = await start({ cors });
    await askFrom(local, null);
    const hit = await askFrom(local, app);
    expect([hit.headers['x-cache'], allowedOrigin(hit)]).toEqual(['Hit from cloudfront', '*']);
    expect(allowedOrigin(await askFrom(local, app, 'GET', '/missing'))).toBe('*');
  });

  test('answers each origin of its list for itself, whoever came first', async () => {
    const local = await start({ cors, allowedOrigins: [app, other] });
    for (const origin of [app, other]) {
      const reply = await askFrom(local, origin);
      expect([allowedOrigin(reply), reply.headers['vary']]).toEqual([origin, 'Origin']);
    }
    for (const origin of [null, 'https://evil.example']) {
      const reply = await askFrom(local, origin);
      expect([allowedOrigin(reply), reply.headers['vary']]).toEqual([undefined, 'Origin']);
    }
  });

  test.each([
    ["the viewer's Origin", undefined, other],
    ["the viewer's Origin", 'viewer', other],
    ['the one the handler leaves', 'function', app],
  ] as const)('goes by %s if policyOrigin is %s', async (_, policyOrigin, named) => {
    const local = await start({ cors, policyOrigin, allowedOrigins: [app, other], handler: oneOrigin });
    expect(allowedOrigin(await askFrom(local, other))).toBe(named);
  });

  test('replaces what the origin says of CORS', async () => {
    const reply = await askFrom(await start({ cors, intercept: answerWithCors }), app);
    expect(allowedOrigin(reply)).toBe('*');
    expect(reply.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test('is not on what the handler generates', async () => {
    const reply = await askFrom(await start({ cors, handler: async () => ({ status: '403' }) }), app);
    expect(allowedOrigin(reply)).toBeUndefined();
  });
});

test.each(['response-headers-policy', 'bucket'] as const)(
  'by %s, the pages of an app may read a file as well, and sandboxed pages may not',
  async (cors) => {
    const local = await start({ cors, allowedOrigins: ['capacitor://localhost'] });
    expect(allowedOrigin(await askFrom(local, 'capacitor://localhost'))).toBe('capacitor://localhost');
    local.clearCache();
    expect(allowedOrigin(await askFrom(local, 'null'))).toBeUndefined();
  },
);

test('with no CORS at all, nothing says a word of it', async () => {
  const { headers } = await askFrom(await start({ cors: 'none' }), app);
  expect(Object.keys(headers).filter((name) => /^(access-control-|vary)/.test(name))).toEqual([]);
});
