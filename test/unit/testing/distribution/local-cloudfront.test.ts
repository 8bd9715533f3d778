import { EventEmitter, once } from 'node:events';
import { createServer, request as sendRequest } from 'node:http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  createLocalCloudFront,
  startLocalCloudFront,
  type CloudFrontRequestEvent,
  type LocalCloudFront,
  type StartLocalCloudFrontOptions,
  type ViewerRequestHandler,
} from '../../../../src/testing/index.js';
import { closeServer, listen } from '../../../support/listen.js';
import { ask } from '../ask.js';

const files = { '/folder/file.txt': { body: 'hello' } };
const path = '/folder/file.txt';

const opened: LocalCloudFront[] = [];

async function start(options: Partial<StartLocalCloudFrontOptions> = {}): Promise<LocalCloudFront> {
  const local = await startLocalCloudFront({ files, handler: null, ...options });
  opened.push(local);
  return local;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((local) => local.close()));
});

const requestOf = (event: CloudFrontRequestEvent): CloudFrontRequestEvent['Records'][0]['cf']['request'] =>
  event.Records[0]!.cf.request;

const strip: ViewerRequestHandler = async (event) => ({ ...requestOf(event), querystring: '' });

/** An answer with all that an answer can have. */
const answerInFull: ViewerRequestHandler = async () => ({
  status: '401',
  statusDescription: 'Who are you',
  headers: {
    'x-file-auth': [{ value: 'token-missing' }],
    'set-cookie': [{ value: 'a=1' }, { value: 'b=2' }],
  },
  body: 'aGVsbG8=',
  bodyEncoding: 'base64',
});

describe('the handler', () => {
  test('gets a genuine event: raw path, raw query, every header line', async () => {
    const handler = vi.fn(strip);
    const local = await start({ handler });
    await ask(local, '/folder//%66ile.txt/../x?authorization=a&authorization=b&%20', {
      headers: { Accept: ['image/png', '*/*'], 'X-Real-IP': '192.0.2.1', 'X-Edge-Location': 'FRA' },
    });
    const event = handler.mock.calls[0]![0];
    expect(requestOf(event)).toEqual({
      clientIp: '127.0.0.1',
      method: 'GET',
      uri: '/folder//%66ile.txt/../x',
      querystring: 'authorization=a&authorization=b&%20',
      headers: {
        accept: [
          { key: 'Accept', value: 'image/png' },
          { key: 'Accept', value: '*/*' },
        ],
        host: [{ key: 'Host', value: `127.0.0.1:${local.port}` }],
      },
    });
    expect(event.Records[0]!.cf.config).toMatchObject({
      eventType: 'viewer-request',
      distributionDomainName: 'd111111abcdef8.cloudfront.net',
    });
  });

  test('answers for itself, and its answer is not cached', async () => {
    const local = await start({ handler: answerInFull, cors: 'response-headers-policy' });
    for (const _ of [1, 2]) {
      const reply = await ask(local, path);
      expect(reply).toMatchObject({ status: 401, statusText: 'Who are you', body: 'hello' });
      expect(reply.headers).toMatchObject({
        'x-file-auth': 'token-missing',
        'set-cookie': ['a=1', 'b=2'],
        'content-length': '5',
        'x-cache': 'LambdaGeneratedResponse from cloudfront',
      });
      expect(reply.headers).not.toHaveProperty('access-control-allow-origin');
    }
    expect(local.log.cache).toEqual([]);
    expect(local.log.origin).toEqual([]);
  });

  test('may answer a preflight with 204', async () => {
    const local = await start({
      handler: async () => ({ status: '204', headers: { vary: [{ value: 'Origin' }] } }),
    });
    const reply = await ask(local, path, { method: 'OPTIONS' });
    expect(reply).toMatchObject({ status: 204, body: '' });
    expect(reply.headers).not.toHaveProperty('content-length');
  });

  test('may send the request to another path', async () => {
    const local = await start({ handler: async (event) => ({ ...requestOf(event), uri: path }) });
    expect(await ask(local, '/elsewhere')).toMatchObject({ status: 200, body: 'hello' });
    expect(local.log.cache).toEqual([{ method: 'GET', key: path, result: 'Miss' }]);
  });

  test('can be replaced while the distribution runs', async () => {
    const local = await start({ handler: async () => ({ status: '403' }) });
    expect(await ask(local, path)).toMatchObject({ status: 403 });
    local.setHandler(strip);
    expect(await ask(local, path)).toMatchObject({ status: 200 });
    local.setHandler(null);
    expect(await ask(local, path)).toMatchObject({ status: 200 });
  });
});

describe('a handler that fails', () => {
  test.each<[string, number, string, ViewerRequestHandler]>([
    [
      'returns a wrong shape',
      502,
      'LambdaValidationError', // @ts-expect-error a status is a string
      async () => ({ status: 200 }),
    ],
    ['returns nothing', 502, 'LambdaValidationError', async () => undefined],
    [
      'rejects',
      503,
      'LambdaExecutionError',
      async () => {
        throw new Error('no key');
      },
    ],
    ['never ends', 503, 'LambdaExecutionError', () => new Promise(() => {})],
  ])("%s: the viewer sees CloudFront's page without CORS", async (_, status, error, handler) => {
    const local = await start({ handler, timeoutMs: 20, cors: 'response-headers-policy' });
    const reply = await ask(local, `${path}?authorization=secret`, {
      headers: { origin: 'https://app.example' },
    });
    expect(reply.status).toBe(status);
    expect(reply.body).toContain(`<H1>${status} ERROR</H1>`);
    expect(reply.body).not.toContain('secret');
    expect(reply.headers).toMatchObject({
      'x-cache': `${error} from cloudfront`,
      'content-type': 'text/html',
    });
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(local.log.origin).toEqual([]);
    expect(local.log.viewer).toMatchObject([{ status, xCache: `${error} from cloudfront` }]);
  });
});

describe('what CloudFront refuses itself', () => {
  const handler = vi.fn(strip);
  afterEach(() => handler.mockClear());

  test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s is not among the allowed methods', async (method) => {
    const local = await start({ handler });
    const reply = await ask(local, path, { method });
    expect(reply.status).toBe(403);
    expect(reply.headers['x-cache']).toBe('Error from cloudfront');
    expect(handler).not.toHaveBeenCalled();
  });

  test('GET with a body', async () => {
    const local = await start({ handler });
    expect(await ask(local, path, { body: 'a', headers: { 'content-length': '1' } })).toMatchObject({
      status: 403,
    });
    expect(handler).not.toHaveBeenCalled();
  });

  test('a URL of more than 8,192 bytes', async () => {
    const local = await start({ handler });
    const longest = `${path}?${'a'.repeat(8192 - path.length - 1)}`;
    expect(await ask(local, longest, { method: 'OPTIONS' })).not.toMatchObject({ status: 413 });
    handler.mockClear();
    const reply = await ask(local, `${longest}a`);
    expect(reply).toMatchObject({ status: 413, headers: { connection: 'close' } });
    expect(handler).not.toHaveBeenCalled();
  });

  test('a request of more than 20,480 bytes', async () => {
    const local = await start({ handler });
    expect(await ask(local, path, { headers: { 'x-a': 'a'.repeat(20_000) } })).toMatchObject({ status: 200 });
    expect(await ask(local, path, { headers: { 'x-a': 'a'.repeat(20_480) } })).toMatchObject({ status: 413 });
  });

  test('a target that is no path', async () => {
    const local = await start({ handler });
    expect(await ask(local, '*', { method: 'OPTIONS' })).toMatchObject({ status: 400 });
  });
});

describe('the cache', () => {
  test('keeps a file by its path, whatever the query is', async () => {
    const local = await start({ handler: strip });
    const first = await ask(local, `${path}?authorization=one`);
    const second = await ask(local, `${path}?authorization=two`);
    expect(first.headers).toMatchObject({ 'x-cache': 'Miss from cloudfront' });
    expect(first.headers).not.toHaveProperty('age');
    expect(second.headers).toMatchObject({
      'x-cache': 'Hit from cloudfront',
      age: '0',
      'content-length': '5',
    });
    expect(second.headers['via']).toMatch(/^1\.1 [\w-]{32}\.cloudfront\.net \(CloudFront\)$/);
    expect(second.body).toBe('hello');
    expect(local.log.cache.map(({ key, result }) => [key, result])).toEqual([
      [path, 'Miss'],
      [path, 'Hit'],
    ]);
    expect(local.log.origin).toHaveLength(1);
  });

  test('shows no token to itself or to the origin when the handler strips it; the access log has it', async () => {
    const local = await start({ handler: strip });
    await ask(local, `${path}?authorization=secret`);
    expect(JSON.stringify([local.log.cache, local.log.origin])).not.toContain('secret');
    expect(local.log.viewer[0]?.url).toContain('secret');
  });

  test('shows in the log that a handler does not strip', async () => {
    const local = await start({ handler: async (event) => requestOf(event) });
    await ask(local, `${path}?authorization=secret`, { headers: { referer: 'https://app.example/?secret' } });
    expect(local.log.origin).toEqual([
      {
        method: 'GET',
        url: `${path}?authorization=secret`,
        headers: { host: 'files.s3.us-east-1.amazonaws.com', referer: 'https://app.example/?secret' },
        status: 200,
      },
    ]);
  });

  test('answers HEAD and ranges from a file that GET brought in', async () => {
    const local = await start();
    await ask(local, path);
    const head = await ask(local, path, { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, body: '' });
    expect(head.headers).toMatchObject({ 'content-length': '5', 'x-cache': 'Hit from cloudfront' });
    const part = await ask(local, path, { headers: { range: 'bytes=1-2' } });
    expect(part).toMatchObject({ status: 206, body: 'el', headers: { 'x-cache': 'Hit from cloudfront' } });
    const known = await ask(local, path, { headers: { 'if-none-match': String(head.headers['etag']) } });
    expect(known).toMatchObject({ status: 304, body: '', headers: { 'x-cache': 'Hit from cloudfront' } });
    expect(local.log.origin).toHaveLength(1);
  });

  test.each<[string, { method?: string; headers?: Record<string, string> }, number]>([
    ['HEAD', { method: 'HEAD' }, 200],
    ['a range', { headers: { range: 'bytes=0-0' } }, 206],
    ['304', { headers: { 'if-none-match': '*' } }, 304],
  ])('does not keep the answer to %s', async (_, options, status) => {
    const local = await start();
    expect(await ask(local, path, options)).toMatchObject({ status });
    expect(await ask(local, path)).toMatchObject({
      status: 200,
      headers: { 'x-cache': 'Miss from cloudfront' },
    });
  });

  test('does not keep errors', async () => {
    const changing: Record<string, { body: string }> = {};
    const local = await start({ files: changing });
    expect(await ask(local, path)).toMatchObject({
      status: 403,
      headers: { 'x-cache': 'Error from cloudfront' },
    });
    changing[path] = { body: 'now' };
    expect(await ask(local, path)).toMatchObject({ status: 200, body: 'now' });
  });

  test('keeps the old file until it is cleared', async () => {
    const changing = { [path]: { body: 'old' } };
    const local = await start({ files: changing });
    await ask(local, path);
    changing[path] = { body: 'new' };
    expect(await ask(local, path)).toMatchObject({ body: 'old' });
    local.clearCache();
    expect(await ask(local, path)).toMatchObject({ body: 'new' });
  });

  test.each([
    ['private, max-age=60', false],
    ['no-store', false],
    ['max-age=0', false],
    ['max-age=0, s-maxage=60', true],
    ['max-age=60', true],
  ])('goes by the Cache-Control %s', async (cacheControl, isKept) => {
    const local = await start({ cacheControl });
    expect((await ask(local, path)).headers['cache-control']).toBe(cacheControl);
    expect((await ask(local, path)).headers['x-cache']).toBe(`${isKept ? 'Hit' : 'Miss'} from cloudfront`);
  });

  test('forgets a file when its time is over', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const local = await start({ cacheControl: 'max-age=60' });
      await ask(local, path);
      vi.setSystemTime(Date.now() + 59_000);
      expect((await ask(local, path)).headers).toMatchObject({ age: '59', 'x-cache': 'Hit from cloudfront' });
      vi.setSystemTime(Date.now() + 1000);
      expect((await ask(local, path)).headers['x-cache']).toBe('Miss from cloudfront');
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the origin', () => {
  test('can be made to answer something else, uncached', async () => {
    const intercept = vi.fn(() => ({ status: 302, headers: { location: 'https://elsewhere.example/' } }));
    const local = await start({ intercept, handler: strip });
    for (const _ of [1, 2]) {
      const reply = await ask(local, `${path}?authorization=secret`);
      expect(reply).toMatchObject({ status: 302, headers: { location: 'https://elsewhere.example/' } });
    }
    expect(intercept).toHaveBeenCalledTimes(2);
    expect(intercept).toHaveBeenCalledWith({
      method: 'GET',
      path,
      headers: { host: 'files.s3.us-east-1.amazonaws.com' },
    });
    expect(local.log.origin).toMatchObject([{ status: 302 }, { status: 302 }]);
  });

  test('answers from the bucket where nobody intercepts', async () => {
    const local = await start({ intercept: async () => null });
    expect(await ask(local, path)).toMatchObject({ status: 200, body: 'hello' });
  });

  test('that fails is a 500', async () => {
    const local = await start({
      intercept: () => {
        throw new Error('broken');
      },
    });
    const reply = await ask(local, path);
    expect(reply.status).toBe(500);
    expect(reply.body).not.toContain('broken');
  });
});

describe('the log', () => {
  test('has what the viewer sent, and what it got', async () => {
    const local = await start();
    await ask(local, `${path}?a=b`, {
      method: 'HEAD',
      headers: { Range: 'bytes=0-1', origin: 'https://app.example' },
    });
    expect(local.log.viewer).toEqual([
      {
        method: 'HEAD',
        url: `${path}?a=b`,
        headers: expect.objectContaining({ range: 'bytes=0-1', origin: 'https://app.example' }) as unknown,
        status: 206,
        xCache: 'Miss from cloudfront',
        aborted: false,
      },
    ]);
  });

  test('can be emptied without losing its place', async () => {
    const local = await start();
    const { log } = local;
    await ask(local, path);
    local.clearLog();
    expect(log).toEqual({ viewer: [], cache: [], origin: [] });
    await ask(local, path);
    expect(log.viewer).toHaveLength(1);
  });

  test('shows that the viewer hung up before there was an answer', async () => {
    const { reached, intercept } = hangingOrigin();
    const local = await start({ intercept });
    const outgoing = sendRequest({ host: '127.0.0.1', port: local.port, path, agent: false });
    outgoing.on('error', () => {}).end();
    await reached;
    outgoing.destroy();
    await vi.waitFor(() => expect(local.log.viewer).toMatchObject([{ status: null, aborted: true }]));
  });
});

/** An origin that never answers, and a promise of the first request that reaches it. */
function hangingOrigin(): { reached: Promise<unknown>; intercept: () => Promise<never> } {
  const requests = new EventEmitter();
  const intercept = (): Promise<never> => {
    requests.emit('request');
    return new Promise(() => {});
  };
  return { reached: once(requests, 'request'), intercept };
}

describe('closing', () => {
  test('does not wait for connections that are kept alive', async () => {
    const local = await start();
    await (await fetch(local.url + path)).text();
    await local.close();
    await expect(fetch(local.url + path)).rejects.toThrow();
  });

  test('does not wait for a request that is never answered', async () => {
    const { reached, intercept } = hangingOrigin();
    const local = await start({ intercept });
    const reply = fetch(local.url + path);
    const failed = expect(reply).rejects.toThrow();
    await reached;
    await local.close();
    await failed;
  });
});

test('several distributions share a server, told apart by the host', async () => {
  const hosts = new Map(
    ['d1.cloudfront.net', 'd2.cloudfront.net'].map((name) => [
      name,
      createLocalCloudFront({
        distributionDomainName: name,
        handler: null,
        files: { '/a.txt': { body: name } },
      }),
    ]),
  );
  const server = createServer((request, response) => {
    hosts.get(request.headers.host ?? '')?.requestListener(request, response);
  });
  const port = await listen(server);
  for (const [host, local] of hosts) {
    expect(await ask({ port }, '/a.txt', { headers: { host } })).toMatchObject({ status: 200, body: host });
    expect(local).toMatchObject({ url: `https://${host}`, port: 0 });
    expect(local.log.viewer).toHaveLength(1);
    await local.close();
  }
  await closeServer(server);
});

describe('options that cannot work are refused by name', () => {
  test.each<[string, unknown]>([
    ['files', undefined],
    ['files', {}],
    ['files', { files: null }],
    ['files', { files: '/no/such/folder' }],
    ['files', { files: { 'a.txt': { body: '' } } }],
    ['handler', { files, handler: 'handler' }],
    ['handler', { files }],
    ['cors', { files, handler: null, cors: 'yes' }],
    ['allowedOrigins', { files, handler: null, allowedOrigins: '*' }],
    ['allowCredentials', { files, handler: null, allowCredentials: true }],
    ['policyOrigin', { files, handler: null, policyOrigin: 'both' }],
    ['timeoutMs', { files, handler: null, timeoutMs: 0 }],
  ])('%s', (name, options) => {
    // @ts-expect-error the options are wrong
    const create = (): LocalCloudFront => createLocalCloudFront(options);
    expect(create).toThrow(TypeError);
    expect(create).toThrow(`"${name}" option`);
  });

  test('a new handler', async () => {
    const local = await start();
    // @ts-expect-error a handler is a function
    expect(() => local.setHandler({})).toThrow('"handler" option');
  });
});

test('a port that is taken is an error', async () => {
  const { port } = await start();
  await expect(start({ port })).rejects.toThrow('EADDRINUSE');
});
