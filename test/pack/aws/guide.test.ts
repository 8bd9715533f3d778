import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compile, typeRoot } from '../support/compile.js';
import { readProjectFile, readSnippets, snippetFiles } from '../support/read-snippets.js';
import { copyAwsExample } from './support/aws-example.js';
import { at } from './support/template-paths.js';
import { readTemplate } from './support/read-template.js';

const path = 'docs/from-zero-to-a-protected-bucket.md';
const byHand = 'docs/edge.md';
const guide = readProjectFile(path);
const template = readTemplate(readProjectFile('examples/aws/template.yaml'));
const snippets = readSnippets(path);
const shell = snippets.filter(({ language }) => language === 'sh').map(({ code }) => code);

const manifest = JSON.parse(readProjectFile('package.json')) as {
  readonly version: string;
  readonly devDependencies: Record<string, string>;
};
const exampleManifest = JSON.parse(readProjectFile('examples/aws/package.json')) as {
  readonly dependencies: Record<string, string>;
};

const example = await copyAwsExample();
afterAll(() => example.remove());
const { consumer } = example;

describe('the guide', () => {
  it('names scripts that are there, with options that they have', async () => {
    const commands = shell.flatMap((code) => Array.from(code.matchAll(/node (\S+\.mjs)((?: --[a-z]+)*)/g)));
    expect(new Set(commands.map(([, script]) => script))).toEqual(
      new Set(['deploy.mjs', 'bundle.mjs', 'sign-token.mjs', 'teardown.mjs']),
    );
    for (const [, script = '', options = ''] of commands) {
      const source = await example.read(script);
      for (const option of options.match(/--[a-z]+/g) ?? []) expect(source).toContain(`  ${option}`);
    }
  });

  it('deploys by the AWS CLI with every parameter that has no default, and with no other', () => {
    const command = shell.find((code) => code.includes('aws cloudformation deploy'))!;
    const given = Array.from(command.matchAll(/\b([A-Z]\w+)=(?=[<a-z])/g), ([, name]) => name!);
    const required = Object.entries(template.Parameters).filter(([, { Default }]) => Default === undefined);
    expect([...new Set(given)].sort()).toEqual(required.map(([name]) => name).sort());
    expect(command).toContain('--region us-east-1');
    expect(command).toContain('--capabilities CAPABILITY_IAM');
  });

  it('explains every value of config.json', async () => {
    const rows = Array.from(guide.matchAll(/^\| `(\w+)` +\|/gm), ([, name]) => name);
    expect(rows).toEqual(Object.keys(JSON.parse(readProjectFile('examples/aws/config.json')) as object));
  });

  it('speaks of outputs that the stack has', () => {
    const names = new Set(Array.from(guide.matchAll(/<([A-Z]\w+)>/g), ([, name]) => name!));
    const printed = new Set(['CodeKey', 'CodeSha256']);
    expect([...names].filter((name) => !printed.has(name) && !(name in template.Outputs))).toEqual([]);
    expect(names).toContain('FilesBucketName');
  });

  it('shows by hand the statement of the bucket policy as it is in the template', () => {
    // The fence is indented, because it is in a list.
    const [, shown = ''] = /^ +```json\n(.*?)^ +```$/ms.exec(readProjectFile(byHand)) ?? [];
    const [, statement] = at(template, 'FilesBucketPolicy.Properties.PolicyDocument.Statement') as object[];
    const plain = JSON.stringify(statement)
      .replace('{"Fn::Sub":"${FilesBucket.Arn}/*"}', '"arn:aws:s3:::<bucket>/*"')
      .replace(/\{"Fn::Sub":"arn:[^"]*"\}/, '"arn:aws:cloudfront::<account>:distribution/<id>"');
    expect(JSON.parse(shown)).toEqual(JSON.parse(plain));
  });

  it('shows the form for the Serverless Framework with the values of the template', () => {
    const yaml = readSnippets(byHand)
      .filter(({ language }) => language === 'yaml')
      .map(({ code }) => parse(code) as unknown);
    expect(yaml).toHaveLength(1);
    const { provider, functions } = yaml[0] as {
      readonly provider: Record<string, string>;
      readonly functions: { readonly authorizer: Record<string, unknown> };
    };
    const { events, ...settings } = functions.authorizer;
    const properties = at(template, 'Authorizer.Properties') as Record<string, unknown>;
    expect(provider).toEqual({ name: 'aws', region: 'us-east-1', runtime: properties['Runtime'] });
    expect(settings).toEqual({
      handler: properties['Handler'],
      memorySize: properties['MemorySize'],
      timeout: properties['Timeout'],
    });
    const [{ cloudFront }] = events as [{ readonly cloudFront: Record<string, unknown> }];
    const behavior = at(
      template,
      'Distribution.Properties.DistributionConfig.DefaultCacheBehavior',
    ) as Record<string, unknown>;
    const { ViewerProtocolPolicy, AllowedMethods } = behavior;
    expect(cloudFront['eventType']).toBe('viewer-request');
    expect(cloudFront['behavior']).toEqual({ ViewerProtocolPolicy, AllowedMethods });
  });

  const files = snippetFiles(path);

  it('has snippets that say which file they are, and that compile', async () => {
    const nameless = snippets.filter(({ language, file }) => language === 'js' && file === null);
    expect(nameless).toEqual([]);
    const names = Object.keys(files);
    expect(names.sort()).toEqual(['app/upload.js', 'server/sign-file-upload.mjs']);
    await consumer.write({
      ...files,
      'server/sign-upload.mjs': readFileSync(join(example.folder, 'sign-upload.mjs'), 'utf8'),
    });
    const options = {
      allowJs: true,
      checkJs: true,
      noImplicitAny: false,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [typeRoot],
    };
    const lib = ['ES2023', 'DOM', 'DOM.Iterable'];
    expect(compile(consumer, { files: names, lib, resolution: 'nodenext', options })).toBe('');
  });

  it('signs a token that the bundled function lets pass', async () => {
    const folder = '7371085d-d958-48ff-aa45-f61badce013b';
    await example.makeKey();
    const { stdout: token, stderr } = await example.run('sign-token.mjs', folder);
    expect(stderr).toBe('');
    const script = `
      const { bundleAuthorizer } = await import('./aws/bundle.mjs');
      const { writeFileSync } = await import('node:fs');
      const { createRequire } = await import('node:module');
      const { viewerRequestEvent } = await import('file-auth-worker/testing');
      writeFileSync('function.cjs', (await bundleAuthorizer({ folder: process.argv[1] })).code);
      const { handler } = createRequire(process.cwd() + '/')('./function.cjs');
      const uri = '/${folder}/9f5d9df4-e21d-4fe0-8a2c-5bd70fad6cb1.txt';
      const { status, uri: passed } = await handler(viewerRequestEvent({ uri, querystring: 'authorization=' + process.argv[2] }));
      console.log(status ?? passed);`;
    const run = await consumer.node('--input-type=module', '-e', script, example.folder, token.trim());
    expect(run.stderr).toBe('');
    expect(run.stdout.trim()).toBe(`/${folder}/9f5d9df4-e21d-4fe0-8a2c-5bd70fad6cb1.txt`);
  });
});

describe("the example's package.json", () => {
  it('has the exact versions that are tested here', () => {
    const { 'file-auth-worker': own, ...others } = exampleManifest.dependencies;
    expect(own).toBe(manifest.version);
    const tested = Object.keys(others).map((name) => [name, manifest.devDependencies[name]]);
    expect(others).toEqual(Object.fromEntries(tested));
  });
});
