import { afterEach, describe, expect, it } from 'vitest';
import {
  type CloudFrontRequest,
  type LocalCloudFront,
  startLocalCloudFront,
  type StartLocalCloudFrontOptions,
  type ViewerRequestHandler,
} from '../../../../src/testing/index.js';
import { ask, type Reply } from '../ask.js';

const path = '/folder/file.txt';
const files = { [path]: { body: 'hello' } };
const opened: LocalCloudFront[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((local) => local.close()));
});

async function start(options: Partial<StartLocalCloudFrontOptions>): Promise<LocalCloudFront> {
  const local = await startLocalCloudFront({ files, timeoutMs: 200, ...options });
  opened.push(local);
  return local;
}

const askPage = (local: LocalCloudFront): Promise<Reply> =>
  ask(local, `${path}?authorization=secret`, { headers: { origin: 'https://app.example.com' } });

/** What a function does: hands on the request with one member set to something else, or answers. */
type Breakage =
  { readonly set: readonly [place: readonly string[], value: unknown] } | { readonly answer: unknown };

const untouched: Breakage = { set: [[], null] };

const lambdaOf =
  (breakage: Breakage): ViewerRequestHandler =>
  async ({ Records }) => {
    if ('answer' in breakage) return breakage.answer as CloudFrontRequest;
    const { request } = Records[0]!.cf;
    const [place, value] = breakage.set;
    const parent = place.slice(0, -1).reduce<object>((each, name) => each[name as never], request);
    if (place.length > 0) Object.assign(parent, { [place.at(-1)!]: value });
    return request;
  };

/** The same as the text of a CloudFront Function. */
function functionOf(breakage: Breakage): string {
  if ('answer' in breakage) {
    return `async function handler() { return ${JSON.stringify(breakage.answer) ?? 'undefined'}; }`;
  }
  const [place, value] = breakage.set;
  const target = place.map((name) => `[${JSON.stringify(name)}]`).join('');
  const change = target === '' ? '' : `event.request${target} = ${JSON.stringify(value)};`;
  return `async function handler(event) { ${change} return event.request; }`;
}

/** Sees CloudFront's own page: with its error, without CORS, and nothing of the request has gone on. */
function expectPage(local: LocalCloudFront, reply: Reply, status: number, error: string): void {
  expect(reply).toMatchObject({ status, headers: { 'x-cache': `${error} from cloudfront` } });
  expect(reply.body).toContain(`<H1>${status} ERROR</H1>`);
  expect(reply.body).not.toContain('secret');
  expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  expect(local.log.origin).toEqual([]);
}

interface Both {
  readonly lambda: Breakage | null;
  readonly cloudFront: Breakage | null;
}

const setMember = (name: string, value: unknown, other: unknown = value): Both => ({
  lambda: { set: [[name], value] },
  cloudFront: { set: [[name], other] },
});

const setHeader = (name: string, value: unknown): Both => ({
  lambda: { set: [['headers', name], [{ value }]] },
  cloudFront: { set: [['headers', name], { value }] },
});

const answered = (lambda: unknown, cloudFront: unknown): Both => ({
  lambda: { answer: lambda },
  cloudFront: { answer: cloudFront },
});

const response = (members: object): Both =>
  answered({ status: '403', ...members }, { statusCode: 403, ...members });

const responseHeader = (name: string, value: unknown): Both =>
  answered(
    { status: '403', headers: { [name]: [{ value }] } },
    { statusCode: 403, headers: { [name]: { value } } },
  );

/** What each kind of function does wrong; `null` where that kind cannot do it. */
const invalid: readonly (readonly [string, Both])[] = [
  ['returns nothing', answered(undefined, undefined)],
  ['returns null', answered(null, null)],
  ['returns a text', answered('403', '403')],
  ['returns a list', answered([], [])],
  ['returns an empty object', answered({}, {})],
  ['returns the whole event', answered({ Records: [] }, { version: '1.0', request: {} })],
  ['gives its status as the other kind of function does', answered({ statusCode: 403 }, { status: '403' })],
  ['gives a status of the wrong type', answered({ status: 403 }, { statusCode: '403' })],
  ['gives the status 100', answered({ status: '100' }, { statusCode: 100 })],
  ['gives the status 600', answered({ status: '600' }, { statusCode: 600 })],
  ['gives half a status', answered({ status: '40.5' }, { statusCode: 40.5 })],
  ['changes the host', setHeader('host', 'files.s3.amazonaws.com')],
  ['adds a read-only header', setHeader('via', '1.1 proxy')],
  ['adds a disallowed header', setHeader('x-real-ip', '192.0.2.1')],
  ['adds a header of a disallowed family', setHeader('x-edge-location', 'FRA')],
  ["adds a header of CloudFront's own", setHeader('cloudfront-viewer-country', 'DE')],
  ['writes a line break into a header', setHeader('x-note', 'a\r\nset-cookie: a=1')],
  ['writes what is no Latin-1 into a header', setHeader('x-note', '\u{20ac}')],
  ['gives a header the name of none', setHeader('x note', 'a')],
  ['gives a header a name in capitals', setHeader('X-Note', 'a')],
  ['gives a header a number', setHeader('x-note', 7)],
  ['replaces the headers by a text', setMember('headers', 'none')],
  ['drops the headers, the host among them', setMember('headers', {})],
  ['changes the method', setMember('method', 'PUT')],
  ['changes the path to one without a slash', setMember('uri', 'folder/file.txt')],
  ['changes the path to one with a space', setMember('uri', '/folder/a file.txt')],
  ['changes the path to one with a query', setMember('uri', '/folder/file.txt?x=1')],
  ['changes the path to 9,000 bytes', setMember('uri', `/${'a'.repeat(9_000)}`)],
  ['changes the path to a number', setMember('uri', 7)],
  ['changes the query to one with a space', setMember('querystring', 'a=b c', { a: { value: 'b c' } })],
  ['changes the query to a number', setMember('querystring', 7)],
  // It is no part of the request there.
  ['changes the address of the viewer', { ...setMember('clientIp', '192.0.2.1'), cloudFront: null }],
  ['answers 204 with a body', answered({ status: '204', body: 'x' }, { statusCode: 204, body: 'x' })],
  ['answers 304 with a body', answered({ status: '304', body: 'x' }, { statusCode: 304, body: 'x' })],
  ['answers with a body that is a number', response({ body: 7 })],
  [
    'answers with a body that is not the base64 it says',
    answered(
      { status: '403', body: '***', bodyEncoding: 'base64' },
      { statusCode: 403, body: { encoding: 'base64', data: '***' } },
    ),
  ],
  [
    'answers with an unknown encoding',
    answered(
      { status: '403', body: 'x', bodyEncoding: 'gzip' },
      { statusCode: 403, body: { encoding: 'gzip', data: 'x' } },
    ),
  ],
  ['answers with a status text of two lines', response({ statusDescription: 'a\nb' })],
  ['answers with a disallowed header', responseHeader('x-cache', 'Hit')],
  ['answers with a read-only header', responseHeader('content-length', '1')],
  ['answers with a line break in a header', responseHeader('location', '/\r\nset-cookie: a=1')],
  ['answers with a header that is a number', responseHeader('retry-after', 5)],
  // The text of a function cannot be so long: it has a test of its own.
  ['answers with more than 40 KB', { ...response({ body: 'x'.repeat(40 * 1024) }), cloudFront: null }],
];

describe('a function in order reaches the file, so that the others fail for what they do', () => {
  it('at Lambda@Edge', async () => {
    const reply = await askPage(await start({ handler: lambdaOf(untouched) }));
    expect(reply).toMatchObject({ status: 200, body: 'hello' });
  });

  it('as a CloudFront Function', async () => {
    const reply = await askPage(await start({ functionCode: functionOf(untouched) }));
    expect(reply).toMatchObject({ status: 200, body: 'hello' });
  });
});

describe('the viewer sees a 502 of CloudFront if the function', () => {
  it.each(invalid.filter(([, { lambda }]) => lambda !== null))('%s (Lambda@Edge)', async (_, { lambda }) => {
    const local = await start({ handler: lambdaOf(lambda!) });
    expectPage(local, await askPage(local), 502, 'LambdaValidationError');
  });

  it.each(invalid.filter(([, { cloudFront }]) => cloudFront !== null))(
    '%s (CloudFront Function)',
    async (_, { cloudFront }) => {
      const local = await start({ functionCode: functionOf(cloudFront!) });
      expectPage(local, await askPage(local), 502, 'FunctionValidationError');
    },
  );
});

it('and if a CloudFront Function answers with more than 40 KB', async () => {
  const functionCode = `function handler() { return { statusCode: 403, body: 'x'.repeat(40 * 1024) }; }`;
  const local = await start({ functionCode });
  expectPage(local, await askPage(local), 502, 'FunctionValidationError');
});

it('and if a Lambda@Edge function is not async', async () => {
  const handler = (() => ({ status: '403' })) as unknown as ViewerRequestHandler;
  const local = await start({ handler });
  expectPage(local, await askPage(local), 502, 'LambdaValidationError');
});

describe('the viewer sees a 503 of CloudFront if the function', () => {
  const failed = new Error('secret');
  it.each<[string, ViewerRequestHandler]>([
    [
      'throws',
      () => {
        throw failed;
      },
    ],
    [
      'rejects',
      async () => {
        throw failed;
      },
    ],
    ['rejects with nothing', () => Promise.reject()],
    ['never ends', () => new Promise(() => {})],
    ['answers with what is no JSON', async () => ({ status: 403n }) as never],
    [
      'answers with what contains itself',
      async () => {
        const self: Record<string, unknown> = {};
        self['self'] = self;
        return self as never;
      },
    ],
  ])('%s (Lambda@Edge)', async (_, handler) => {
    const local = await start({ handler });
    expectPage(local, await askPage(local), 503, 'LambdaExecutionError');
  });

  it.each<[string, string]>([
    ['throws', `function handler() { throw new Error('secret'); }`],
    ['rejects', `async function handler() { throw new Error('secret'); }`],
    ['rejects with nothing', `function handler() { return Promise.reject(); }`],
    ['never ends', `function handler() { return new Promise(() => {}); }`],
    ['runs in a circle', `function handler() { for (;;); }`],
    ['runs in a circle after it has waited', `async function handler() { await null; for (;;); }`],
    ['fails when it is loaded', `var x = null.x; function handler(event) { return event.request; }`],
    ['has no handler', `function main(event) { return event.request; }`],
    ['loads a module that CloudFront has not', `async function handler() { return require('fs'); }`],
    ['looks at the process', `function handler(event) { process.exit(1); }`],
    ['sets a timer', `function handler(event) { return new Promise((end) => setTimeout(end, 1)); }`],
    ['asks the network', `function handler(event) { return fetch('https://example.com'); }`],
    ['makes code of a text', `function handler(event) { return eval('event.request'); }`],
    ['writes to what is not declared', `function handler(event) { undeclared = 1; return event.request; }`],
    ['answers with what is no JSON', `async function handler() { return { statusCode: 403n }; }`],
    [
      'opens a store that it has not',
      `import cf from 'cloudfront';\nasync function handler() { return cf.kvs(); }`,
    ],
  ])('%s (CloudFront Function)', async (_, functionCode) => {
    const local = await start({ functionCode });
    expectPage(local, await askPage(local), 503, 'FunctionExecutionError');
  });
});

describe('a function that has failed', () => {
  it('can be replaced, and does not hurt the next request', async () => {
    const local = await start({ functionCode: `function handler() { for (;;); }` });
    expect((await askPage(local)).status).toBe(503);
    local.setHandler(async ({ Records }) => Records[0]!.cf.request);
    expect(await askPage(local)).toMatchObject({ status: 200, body: 'hello' });
  });
});
