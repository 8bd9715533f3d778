import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAwsWorkspace, workspaceConfig, type AwsWorkspace } from '../../support/aws/aws-workspace.js';
import { synthesize } from '../../support/aws/synthesize.js';
import type { Template } from '../../support/aws/template.js';
import { snippetFiles } from '../support/read-snippets.js';
import type { Finished } from '../support/run.js';

let workspace: AwsWorkspace;
beforeAll(async () => {
  workspace = await createAwsWorkspace();
  await writeFile(join(workspace.folder, 'offline.cjs'), offline);
});
afterAll(() => workspace.remove());

/** Ends the process that asks for a name or a connection. */
const offline = `
const end = (...args) => { console.error('asked for the network', args[0]); process.exit(9); };
require('node:dns').lookup = end;
require('node:net').Socket.prototype.connect = end;
`;

/** Runs the command of cdk.json as the CDK CLI does. */
async function cdkSynth(): Promise<Finished> {
  const text = await readFile(join(workspace.folder, 'cdk', 'cdk.json'), 'utf8');
  const { app, context } = JSON.parse(text) as { app: string; context: object };
  return runApp(app, { CDK_CONTEXT_JSON: JSON.stringify(context) });
}

/** Without network, Docker, home folder and AWS credentials. */
function runApp(app: string, more: NodeJS.ProcessEnv): Promise<Finished> {
  const cwd = join(workspace.folder, 'cdk');
  const env = {
    PATH: dirname(process.execPath),
    HOME: join(workspace.folder, 'nowhere'),
    NODE_OPTIONS: `--require ${join(workspace.folder, 'offline.cjs')}`,
    CDK_OUTDIR: join(cwd, 'cdk.out'),
    CDK_DEFAULT_REGION: 'eu-central-1',
    // What is deprecated ends the process with an error.
    JSII_DEPRECATED: 'fail',
    ...more,
  };
  return new Promise((resolve, reject) => {
    const child = execFile(app, { cwd, shell: true, env }, (error, stdout, stderr) => {
      if (child.exitCode === null) reject(error ?? new Error(`${app} did not end`));
      else resolve({ code: child.exitCode, stdout, stderr });
    });
  });
}

const readOutput = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(join(workspace.folder, 'cdk', 'cdk.out', name), 'utf8')) as T;

it('synthesises the stack of config.json, offline, with nothing that CDK warns of', async () => {
  const { code, stderr } = await cdkSynth();
  expect(stderr).not.toMatch(/network|docker/i);
  expect(stderr).not.toMatch(/^\[?error/im);
  expect(code).toBe(0);
  const template = await readOutput<Template>('photos-cdk.template.json');
  const { template: expected } = await synthesize(workspace, { name: 'photos-cdk' });
  expect(template).toEqual({ ...expected, Description: expect.stringMatching(/^Private files/) });
});

it('is added to an application in another region as the README says', async () => {
  const code = snippetFiles('examples/cdk/README.md')['existing-app.mjs']!;
  await writeFile(join(workspace.folder, 'cdk', 'existing-app.mjs'), code);
  // The validator has looked at this template already.
  const finished = await runApp('node existing-app.mjs', { CDK_VALIDATION: 'false' });
  expect(finished).toMatchObject({ code: 0 });
  expect(finished.stderr).not.toMatch(/network|docker/i);
  const files = await readOutput<Template>('Files.template.json');
  const web = await readOutput<Template>('Web.template.json');
  const typesOf = ({ Resources }: Template): string[] => Object.values(Resources).map(({ Type }) => Type);
  expect(typesOf(files)).toContain('AWS::CloudFront::Distribution');
  expect(typesOf(web)).not.toContain('AWS::CloudFront::Distribution');
  expect(JSON.stringify(web.Outputs)).toMatch(/https:.*DistributionDomainName|https:.*DomainName/);
});

it('says what is wrong in config.json, and makes nothing', async () => {
  const path = join(workspace.folder, 'aws', 'config.json');
  await writeFile(path, JSON.stringify({ ...workspaceConfig, allowedOrigins: ['*'] }));
  const { code, stderr } = await cdkSynth();
  await writeFile(path, JSON.stringify(workspaceConfig));
  expect(code).not.toBe(0);
  expect(stderr).toContain('"allowedOrigins" must be an array of exact https origins');
});

it('asks for the very packages that it is tested with', async () => {
  const text = await readFile(join(workspace.folder, 'cdk', 'package.json'), 'utf8');
  const { dependencies, devDependencies } = JSON.parse(text) as Record<string, Record<string, string>>;
  const { resolve } = createRequire(import.meta.url);
  for (const [name, version] of Object.entries(dependencies!)) {
    const installed = await readFile(resolve(`${name}/package.json`), 'utf8');
    expect([name, version]).toEqual([name, (JSON.parse(installed) as { version: string }).version]);
  }
  expect(devDependencies).toEqual({ 'aws-cdk': expect.stringMatching(/^\d+\.\d+\.\d+$/) });
});
