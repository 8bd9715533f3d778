import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createConsumer } from './support/create-consumer.js';

const consumer = await createConsumer();
afterAll(() => consumer.remove());

/** Imports an entry and prints its names and new globals. That the process ends shows that nothing was started. */
const describeImport = (entry: string): string => `
  const before = new Set(Object.getOwnPropertyNames(globalThis));
  const names = Object.keys(await import(${JSON.stringify(entry)})).sort();
  const globals = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
  console.log(JSON.stringify({ names, globals }));`;

it.each([
  ['file-auth-worker', ['FileAuthError', 'isFileAuthError', 'registerFileAuthWorker']],
  ['file-auth-worker/lambda-edge', ['anyValidToken', 'createAuthorizer', 'isGranted', 'session']],
  ['file-auth-worker/cloudfront-function', ['renderCloudFrontFunction']],
  ['file-auth-worker/issuer', ['signFileToken']],
  [
    'file-auth-worker/testing',
    [
      'createLocalCloudFront',
      'runCloudFrontFunction',
      'runEdgeHandler',
      'startLocalCloudFront',
      'validateEdgeResult',
      'viewerRequestEvent',
    ],
  ],
])('imports %s in plain Node.js without side effects', async (entry, names) => {
  const { code, stdout, stderr } = await consumer.node('--input-type=module', '-e', describeImport(entry));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({ names, globals: [] });
});

// Lambda's Node.js 20 and 22 have require() of ES modules switched off.
const asInLambda = process.allowedNodeEnvironmentFlags.has('--experimental-require-module')
  ? ['--no-experimental-require-module']
  : [];

it('is required by a CommonJS function of Lambda@Edge', async () => {
  const script = `
    const { createAuthorizer, anyValidToken } = require('file-auth-worker/lambda-edge');
    console.log(require.resolve('file-auth-worker/lambda-edge'), typeof createAuthorizer, typeof anyValidToken);`;
  const { code, stdout, stderr } = await consumer.node(...asInLambda, '--input-type=commonjs', '-e', script);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(`${join(consumer.packageFolder, 'dist', 'lambda-edge.cjs')} function function\n`);
});

it('signs tokens on a CommonJS server', async () => {
  const script = `
    const { signFileToken } = require('file-auth-worker/issuer');
    const key = { kty: 'oct', alg: 'HS256', kid: 'a', k: Buffer.alloc(32, 7).toString('base64url') };
    const folders = ['7371085d-d958-48ff-aa45-f61badce013b'];
    signFileToken({ key, issuer: null, audience: null, folders }).then((token) => console.log(token.split('.').length));`;
  const { code, stdout, stderr } = await consumer.node(...asInLambda, '--input-type=commonjs', '-e', script);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '3\n', stderr: '' });
});

it.each(['lambda-edge', 'issuer'])('needs no other module in the CommonJS file of %s', async (name) => {
  const text = await readFile(join(consumer.packageFolder, 'dist', `${name}.cjs`), 'utf8');
  expect(text).toContain('JWSInvalid');
  // Not even Node.js' own: to load `node:crypto` takes as long as the rest of a cold start.
  expect(text).not.toMatch(/\b(?:require|import)\s*\(/);
});

it('gives the worker file and package.json as plain files', async () => {
  const script = `
    const files = ['file-auth-worker.js', 'file-auth-worker.min.js', 'cloudfront-function.template.js', 'package.json'];
    console.log(JSON.stringify(files.map((name) => import.meta.resolve('file-auth-worker/' + name).split('/node_modules/').pop())));`;
  const { stdout } = await consumer.node('--input-type=module', '-e', script);
  expect(JSON.parse(stdout)).toEqual([
    'file-auth-worker/dist/file-auth-worker.js',
    'file-auth-worker/dist/file-auth-worker.min.js',
    'file-auth-worker/dist/cloudfront-function.template.js',
    'file-auth-worker/package.json',
  ]);
});

it('shows no inner file', async () => {
  const { code, stderr } = await consumer.node(
    '--input-type=module',
    '-e',
    'await import("file-auth-worker/dist/index.js")',
  );
  expect(code).toBe(1);
  expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
});
