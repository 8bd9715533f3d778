import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, typeRoot } from './support/compile.js';
import { createConsumer } from './support/create-consumer.js';

const consumer = await createConsumer();
afterAll(() => consumer.remove());

const page = `
import { FileAuthError, isFileAuthError, registerFileAuthWorker } from 'file-auth-worker';
import type { DenialReason, FileAuth, FileAuthErrorCode, FileAuthEvent, GetToken } from 'file-auth-worker';

const origins = ['https://d111111abcdef8.cloudfront.net'];
const getToken: GetToken = async ({ key, reason, signal }) => {
  const response = await fetch('/api/file-token', { method: 'POST', body: key, signal });
  if (reason === 'expired') return { key, token: await response.text() };
  return response.ok ? response.text() : null;
};
const onEvent = (event: FileAuthEvent): DenialReason | null => (event.type === 'file' ? event.reason : null);

export const fileAuth: FileAuth = await registerFileAuthWorker({ origins, getToken, onEvent });
export const bare: FileAuth = await registerFileAuthWorker({ origins, url: undefined, tokenKeys: undefined });
export const own = registerFileAuthWorker({ origins, worker: 'own', tokenKeys: ['M_{folder}'] });
export const stored: Promise<void> = fileAuth.setFolderToken('folder', 'token').then(() => fileAuth.signOut());
fileAuth.addEventListener('file', () => {});

export const codeOf = (error: unknown): FileAuthErrorCode | null => (isFileAuthError(error) ? error.code : null);
export const isOurs = (error: unknown): boolean => error instanceof FileAuthError;

// @ts-expect-error "origins" is required
await registerFileAuthWorker({});
// @ts-expect-error "origins" is a list
await registerFileAuthWorker({ origins: 'https://d111111abcdef8.cloudfront.net' });
// @ts-expect-error "origin" is no option
await registerFileAuthWorker({ origins, origin: 'https://d111111abcdef8.cloudfront.net' });
// @ts-expect-error getToken is async
await registerFileAuthWorker({ origins, getToken: () => 'token' });
// @ts-expect-error a path is a RegExp
await registerFileAuthWorker({ origins, path: '/files/' });
// @ts-expect-error there is no such mode
await registerFileAuthWorker({ origins, cors: 'sometimes' });
// @ts-expect-error a token is no object
await fileAuth.setAccountToken({ token: 'token' });
`;

const worker = `
import { installFileAuth, type FileAuthOptions } from 'file-auth-worker/worker';

const tokenKeys = ['MARKET_{folder}', 'FILE_{file}'];
const options: FileAuthOptions = { origins: ['https://d111111abcdef8.cloudfront.net'], tokenKeys };
export const nothing: void = installFileAuth(options);

// @ts-expect-error "origins" is required
installFileAuth({ tokenKeys });
// @ts-expect-error the options are required
installFileAuth();
// @ts-expect-error the page is asked, not the worker
installFileAuth({ ...options, getToken: async () => null });
`;

const edgeOf = (importLine: string): string => `
${importLine}

const keys = { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'kid' }] };
const options = { keys, issuer: 'https://issuer.example', audience: 'files', allowedOrigins: '*' as const };

export const handler = createAuthorizer(options);
export const weak = createAuthorizer({ ...options, issuer: null, audience: null, authorize: anyValidToken });
export const statusOf = (result: CloudFrontRequestResult): string | null =>
  result && 'status' in result ? result.status : null;

const { issuer: _issuer, ...withoutIssuer } = options;
const { audience: _audience, ...withoutAudience } = options;
const { allowedOrigins: _origins, ...withoutOrigins } = options;
const { keys: _keys, ...withoutKeys } = options;
// @ts-expect-error "issuer" is required, if only as null
createAuthorizer(withoutIssuer);
// @ts-expect-error "audience" is required, if only as null
createAuthorizer(withoutAudience);
// @ts-expect-error "allowedOrigins" is required
createAuthorizer(withoutOrigins);
// @ts-expect-error "keys" or "verify" is required
createAuthorizer(withoutKeys);
`;

const edgeNames = 'anyValidToken, createAuthorizer, type CloudFrontRequestResult';

const functionAtEdge = `
import { renderCloudFrontFunction, type CloudFrontFunctionOptions } from 'file-auth-worker/cloudfront-function';

const options = { issuer: null, audience: 'files', allowedOrigins: ['https://app.example.com'], keyValueStoreId: 'id' };
export const text: string = renderCloudFrontFunction({ ...options, denyList: true });
export const both: CloudFrontFunctionOptions = { ...options, secrets: { kid: 'secret' } };

const { keyValueStoreId: _id, ...withoutSecrets } = options;
// @ts-expect-error "secrets" or "keyValueStoreId" is required
renderCloudFrontFunction(withoutSecrets);
const { issuer: _issuer, ...withoutIssuer } = options;
// @ts-expect-error "issuer" is required, if only as null
renderCloudFrontFunction(withoutIssuer);
// @ts-expect-error a CloudFront Function has no hooks
renderCloudFrontFunction({ ...options, authorize: () => true });
`;

const issuerOf = (importLine: string): string => `
${importLine}

const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd', kid: 'kid' };
const options = { key, issuer: 'https://issuer.example', audience: 'files' };
const files: FileGrant[] = ['/folder/file.png', { folder: 'folder', file: 'file' }];

export const token: Promise<string> = signFileToken({ ...options, files, lifetime: '10m', subject: 'user' });
export const optional: SignFileTokenOptions = { ...options, folders: undefined, issuer: null, audience: ['a', 'b'] };

const { issuer: _issuer, ...withoutIssuer } = options;
const { audience: _audience, ...withoutAudience } = options;
// @ts-expect-error "issuer" is required, if only as null
void signFileToken({ ...withoutIssuer, files });
// @ts-expect-error "audience" is required, if only as null
void signFileToken({ ...withoutAudience, files });
// @ts-expect-error a key has a "kid"
void signFileToken({ ...options, files, key: { kty: 'EC', d: 'd' } });
// @ts-expect-error a file has a folder
void signFileToken({ ...options, files: [{ file: 'file' }] });
// @ts-expect-error "claims" is no option
void signFileToken({ ...options, files, claims: {} });
`;

const issuerNames = 'signFileToken, type FileGrant, type SignFileTokenOptions';

const testing = `
import { runEdgeHandler, startLocalCloudFront, viewerRequestEvent, type LocalCloudFront } from 'file-auth-worker/testing';
import { handler } from './edge.js';

const files = { '/folder/file.txt': { body: 'text' } };
export const cloudFront: LocalCloudFront = await startLocalCloudFront({ handler, files });
export const { valid } = await runEdgeHandler(handler, viewerRequestEvent({ uri: '/folder/file.txt' }));

// @ts-expect-error a bucket is needed
await startLocalCloudFront({ handler });
`;

beforeAll(() =>
  consumer.write({
    'page.ts': page,
    'worker.ts': worker,
    'edge.ts': edgeOf(`import { ${edgeNames} } from 'file-auth-worker/lambda-edge';`),
    'edge-required.cts': edgeOf(`import { ${edgeNames} } from 'file-auth-worker/lambda-edge';`),
    'function.ts': functionAtEdge,
    'issuer.ts': issuerOf(`import { ${issuerNames} } from 'file-auth-worker/issuer';`),
    'issuer-required.cts': issuerOf(`import { ${issuerNames} } from 'file-auth-worker/issuer';`),
    'testing.ts': testing,
  }),
);

describe.each(['nodenext', 'bundler'] as const)('TypeScript with module resolution %s', (resolution) => {
  it.each([
    ['a page that has the DOM alone', ['page.ts'], ['ES2022', 'DOM']],
    ['a worker that has no DOM', ['worker.ts'], ['ES2022', 'WebWorker']],
    ['a worker among pages', ['worker.ts'], ['ES2022', 'DOM']],
    ['a function that has neither', ['edge.ts'], ['ES2022']],
    ['a server that has neither', ['issuer.ts'], ['ES2022']],
    ['a script that renders a function', ['function.ts'], ['ES2022']],
  ])('compiles %s', async (_, files, lib) => {
    expect(compile(consumer, { files, lib, resolution })).toBe('');
  });

  it("compiles tests with Node.js' types", async () => {
    const options = { types: ['node'], typeRoots: [typeRoot] };
    const files = ['testing.ts'];
    expect(compile(consumer, { files, lib: ['ES2022'], resolution, options })).toBe('');
  });
});

it.each([
  ['function', 'edge-required.cts'],
  ['server', 'issuer-required.cts'],
])('compiles a CommonJS %s', async (_, file) => {
  const files = [file];
  expect(compile(consumer, { files, lib: ['ES2022'], resolution: 'nodenext' })).toBe('');
});

it('notices what does not compile, in the project and in the declarations of a package', async () => {
  await consumer.write({
    'wrong.ts':
      "import { nothing } from 'file-auth-worker';\nimport { value } from 'broken';\nexport { nothing, value };",
    'node_modules/broken/package.json': '{ "name": "broken", "version": "1.0.0", "types": "index.d.ts" }',
    'node_modules/broken/index.d.ts': 'export declare const value: Missing;',
  });
  const errors = compile(consumer, { files: ['wrong.ts'], lib: ['ES2022', 'DOM'], resolution: 'bundler' });
  expect(errors).toContain("has no exported member 'nothing'");
  expect(errors).toContain("broken/index.d.ts(1,29): error TS2304: Cannot find name 'Missing'");
});
