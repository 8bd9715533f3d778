import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ProtectedFiles } from '../../../examples/cdk/protected-files/protected-files.mjs';
import type { CloudFrontRequestEvent, CloudFrontRequestResult } from '../../../src/testing/index.js';
import { validateEdgeResult, viewerRequestEvent } from '../../../src/testing/index.js';
import { createAwsWorkspace, workspaceConfig, type AwsWorkspace } from '../../support/aws/aws-workspace.js';
import { synthesize, type Synthesized } from '../../support/aws/synthesize.js';
import { signToken } from '../../support/tokens.js';
import { runToSuccess } from '../support/run.js';

const folder = '395c1e61-cc22-4e01-9b5c-c7f668382d78';
const uri = `/${folder}/4e04d1f8-d95f-42d4-9fe5-2e4a52e0a483.png`;
const origin = workspaceConfig.allowedOrigins[0]!;

let workspace: AwsWorkspace;
let synthesized: Synthesized;
/** The code as Lambda unpacks it: nothing beside it or above it. */
let unpacked: string;

beforeAll(async () => {
  workspace = await createAwsWorkspace();
  synthesized = await synthesize(workspace);
  unpacked = await mkdtemp(join(tmpdir(), 'file-auth-lambda-'));
  await cp(synthesized.codeFolder, unpacked, { recursive: true });
});
afterAll(async () => {
  await workspace.remove();
  await rm(unpacked, { recursive: true, force: true });
});

/** Loads the code in a Node.js of its own, without an environment, and runs it once. */
async function run(event: CloudFrontRequestEvent): Promise<CloudFrontRequestResult> {
  const script = `require('./index.js').handler(${JSON.stringify(event)}).then((result) => console.log(JSON.stringify(result)))`;
  return JSON.parse(
    await runToSuccess(process.execPath, ['-e', script], unpacked),
  ) as CloudFrontRequestResult;
}

it('is one file of at most 12.5 KB gzipped', async () => {
  expect(await readdir(synthesized.codeFolder)).toEqual(['index.js']);
  const code = await readFile(join(synthesized.codeFolder, 'index.js'));
  expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(12.5 * 1024);
});

it('lets a request pass whose token grants the file, without the token', async () => {
  const token = await signToken(workspace.key, { files: `/${folder}/` });
  const event = viewerRequestEvent({ uri, querystring: `authorization=${token}`, headers: { origin } });
  const result = await run(event);
  expect(validateEdgeResult(event, result)).toMatchObject({ valid: true });
  expect(result).toMatchObject({ uri, querystring: '', method: 'GET' });
});

it('answers 401, readable for the application, when there is no token', async () => {
  const event = viewerRequestEvent({ uri, headers: { origin } });
  const result = await run(event);
  expect(validateEdgeResult(event, result)).toMatchObject({ valid: true });
  expect(result).toMatchObject({
    status: '401',
    headers: {
      'x-file-auth': [{ value: 'token-missing' }],
      'access-control-allow-origin': [{ value: origin }],
    },
  });
});

it('refuses a token of another key', async () => {
  const other = await createAwsWorkspace();
  const token = await signToken(other.key, { files: `/${folder}/` });
  await other.remove();
  const event = viewerRequestEvent({ uri, querystring: `authorization=${token}`, headers: { origin } });
  expect(await run(event)).toMatchObject({ status: '401' });
});

it('is byte for byte what the plain template deploys', async () => {
  const url = pathToFileURL(join(workspace.folder, 'aws', 'bundle.mjs')).href;
  const { bundleAuthorizer } = (await import(url)) as {
    bundleAuthorizer(options: { folder: string }): Promise<{ code: Uint8Array }>;
  };
  const { code } = await bundleAuthorizer({ folder: join(workspace.folder, 'aws') });
  const own = await readFile(join(synthesized.codeFolder, 'index.js'));
  expect(Buffer.from(code).equals(own)).toBe(true);
});

function versionOf({ template }: Synthesized): string {
  const found = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Version');
  expect(found).toHaveLength(1);
  return found[0]![0];
}

it('the same code is the same version, wherever it was copied to', async () => {
  const copy = await createAwsWorkspace();
  const keys = await readFile(join(workspace.folder, 'aws', 'keys.json'));
  await writeFile(join(copy.folder, 'aws', 'keys.json'), keys);
  const again = await synthesize(copy);
  await copy.remove();
  expect(versionOf(again)).toBe(versionOf(synthesized));
  expect(versionOf(await synthesize(workspace))).toBe(versionOf(synthesized));
});

it('a key more is other code, which is published as another version', async () => {
  const copy = await createAwsWorkspace();
  const keys = [workspace.key.jwk, copy.key.jwk];
  await writeFile(join(copy.folder, 'aws', 'keys.json'), JSON.stringify({ keys }));
  const changed = await synthesize(copy);
  await copy.remove();
  expect(versionOf(changed)).not.toBe(versionOf(synthesized));
});

it('a setting that the version keeps is another version, too', async () => {
  const changed = await synthesize(workspace, {
    change: (stack) => {
      const authorizer = stack.node.findChild('Files').node.findChild('Authorizer').node.defaultChild;
      (authorizer as CfnFunction).runtime = 'nodejs24.x';
    },
  });
  expect(versionOf(changed)).not.toBe(versionOf(synthesized));
});

it('two handlers in one folder are two functions', async () => {
  const second = join(workspace.folder, 'aws', 'second.mjs');
  await writeFile(second, 'export const handler = async () => ({ status: "403" });');
  const found = await synthesize(workspace, {
    change: (stack) => {
      const files = { handler: second, allowedOrigins: workspaceConfig.allowedOrigins };
      void new ProtectedFiles(stack, 'Second', files);
    },
  }).catch((error: unknown) => error);
  // Both were bundled; two folders of code are what this support does not expect of a stack.
  expect(String(found)).toContain('The stack has 2 folders of code');
});
