import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { config, copyAwsExample } from './support/aws-example.js';
import { account } from './support/fake-aws/world.js';
import { startFakeAws, type FakeAws } from './support/fake-aws/start-fake-aws.js';

type Log = (line: string) => void;
interface Options {
  readonly log: Log;
  readonly [name: string]: unknown;
}
type Outputs = Readonly<Record<string, string>>;

const example = await copyAwsExample();
const { folder } = example;
const { deploy } = await example.load<{ deploy(options: Options): Promise<Outputs> }>('deploy.mjs');
const { teardown } = await example.load<{
  teardown(options: Options): Promise<{ functions: string[]; buckets: string[] }>;
}>('teardown.mjs');
const { createClients } = await example.load<{ createClients(): object }>('clients.mjs');

let aws: FakeAws;
let lines: string[];
const log: Log = (line) => void lines.push(line);
const quick = { pollMs: 1, timeoutMs: 20_000 };

const run = (more: object = {}): Promise<Outputs> =>
  deploy({ folder, clients: createClients(), log, ...quick, ...more });
const remove = (more: object = {}): ReturnType<typeof teardown> =>
  teardown({
    name: config.stackName,
    clients: createClients(),
    log,
    ...quick,
    retryMs: 1,
    waitMs: 5_000,
    ...more,
  });

const codeBucket = `file-auth-worker-code-${account}-us-east-1`;
const functionNames = (): string[] => [...aws.functions.keys()];
const onlyFunction = (): string => functionNames()[0]!;

beforeAll(() => example.makeKey());
afterAll(() => example.remove());

beforeEach(async () => {
  lines = [];
  aws = await startFakeAws();
  const settings = {
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    // A profile of another region, as many have: the stack is in us-east-1 all the same.
    AWS_REGION: 'eu-central-1',
    AWS_MAX_ATTEMPTS: '1',
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});

describe('the first deployment', () => {
  it('makes a closed bucket for the code, the stack, and says where the files are', async () => {
    aws.moods.polls = 3;
    const outputs = await run();
    expect(aws.actions).toEqual(['CreateBucket', 'PutObject', 'CreateStack']);
    expect(outputs['DistributionDomainName']).toBe('d111111abcdef8.cloudfront.net');
    const { owner, settings, objects } = aws.buckets.get(codeBucket)!;
    expect(owner).toBe(account);
    expect(settings['publicAccessBlock']?.match(/>true</g)).toHaveLength(4);
    expect(settings['versioning']).toContain('Enabled');
    expect(settings['policy']).toContain('aws:SecureTransport');
    expect([...objects.keys()]).toEqual([expect.stringMatching(/^authorizer\/[0-9a-f]{64}\.zip$/)]);
    expect(aws.stacks[0]!.parameters).toMatchObject({
      AllowedOrigins: 'https://app.example.net,https://beta.example.net',
      UploadOrigins: '',
      CodeBucket: codeBucket,
      PriceClass: 'PriceClass_100',
      LogRetentionDays: '30',
    });
  });

  it('tells of each resource once', async () => {
    aws.moods.polls = 4;
    await run();
    expect(lines.filter((line) => line.includes('CREATE_COMPLETE Distribution'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('CREATE_COMPLETE FilesBucket'))).toHaveLength(2);
  });

  it('goes on with a code bucket that the account has already, and closes it', async () => {
    aws.addBucket(codeBucket, account);
    await run();
    expect(aws.actions).toEqual(['PutObject', 'CreateStack']);
    expect(aws.buckets.get(codeBucket)!.settings['publicAccessBlock']).toContain('true');
  });

  it("uploads nothing to a stranger's bucket of that name", async () => {
    aws.addBucket(codeBucket, '999999999999');
    await expect(run()).rejects.toThrow(`The bucket ${codeBucket} belongs to another account`);
    expect(aws.actions).toEqual([]);
    expect(aws.buckets.get(codeBucket)!.objects.size).toBe(0);
  });

  it('sends nothing if config.json is wrong', async () => {
    await example.write('config.json', { ...config, allowedOrigins: ['*'] });
    await expect(run()).rejects.toThrow('"allowedOrigins" must be');
    await example.write('config.json', config);
    expect(aws.actions).toEqual([]);
  });

  it('that fails says what failed and why, and not what was only stopped by it', async () => {
    aws.moods.failure = {
      Distribution: 'Resource creation cancelled',
      AuthorizerRole: 'API: iam:CreateRole User is not authorized to perform: iam:CreateRole',
    };
    const failure = (await run().catch((error: unknown) => error)) as Error;
    expect(failure.message).toBe(
      `The stack ${config.stackName} is ROLLBACK_COMPLETE.\n` +
        '  AuthorizerRole: API: iam:CreateRole User is not authorized to perform: iam:CreateRole',
    );
  });

  it('can be tried again only after the remains are removed, which it says', async () => {
    aws.moods.failure = { AuthorizerRole: 'no' };
    await run().catch(() => null);
    await expect(run()).rejects.toThrow('ROLLBACK_COMPLETE, and CloudFormation cannot update it');
    expect(await remove()).toEqual({ functions: [], buckets: [] });
    await run();
    expect(aws.stacks.map(({ status }) => status)).toEqual(['DELETE_COMPLETE', 'CREATE_COMPLETE']);
  });

  it('that takes too long says that it goes on', async () => {
    aws.moods.polls = 1_000_000;
    await expect(run({ timeoutMs: 30 })).rejects.toThrow(
      'still CREATE_IN_PROGRESS. It goes on without this script',
    );
  });

  it('is not begun while another one runs', async () => {
    aws.moods.polls = 1_000_000;
    await run({ timeoutMs: 1 }).catch(() => null);
    await expect(run()).rejects.toThrow('is CREATE_IN_PROGRESS. Wait until that is over');
  });
});

describe('another deployment', () => {
  beforeEach(async () => {
    await run();
    lines = [];
  });

  it('of the same says that nothing has changed', async () => {
    const outputs = await run();
    expect(lines).toContain('Nothing has changed since the last deployment.');
    expect(outputs['DistributionDomainName']).toBe('d111111abcdef8.cloudfront.net');
    expect(aws.functions.get(onlyFunction())!.versions).toHaveLength(1);
  });

  it('of another setting publishes no version', async () => {
    await example.write('config.json', { ...config, logRetentionDays: 7 });
    await run();
    await example.write('config.json', config);
    expect(aws.stacks[0]!.parameters['LogRetentionDays']).toBe('7');
    expect(aws.functions.get(onlyFunction())!.versions).toHaveLength(1);
  });

  it('with another key publishes a version, and keeps the code before it', async () => {
    await example.makeKey();
    await run();
    expect(aws.functions.get(onlyFunction())!.versions).toHaveLength(2);
    expect(aws.buckets.get(codeBucket)!.objects.size).toBe(2);
    expect(aws.actions).not.toContain('DeleteFunction');
  });

  it('that publishes no version of the new code is a failure', async () => {
    aws.moods.keepsVersion = true;
    await example.makeKey();
    await expect(run()).rejects.toThrow('which is not the code that was just uploaded');
  });

  it('that fails leaves the one before in force, and can be tried again', async () => {
    const template = await example.read('template.yaml');
    await example.makeKey();
    aws.moods.failure = { ResponseHeadersPolicy: 'Invalid request' };
    await expect(run()).rejects.toThrow(
      'UPDATE_ROLLBACK_COMPLETE.\n  ResponseHeadersPolicy: Invalid request',
    );
    expect(aws.stacks[0]!.template).toBe(template);
    await run();
    expect(aws.functions.get(onlyFunction())!.versions).toHaveLength(2);
  });
});

describe('the teardown', () => {
  it('deletes the stack and the function; the files and the logs stay', async () => {
    await run();
    const { FilesBucket, LogsBucket } = aws.stacks[0]!.resources;
    expect(await remove()).toEqual({ functions: [], buckets: [FilesBucket!.id, LogsBucket!.id] });
    expect(aws.stacks[0]!.status).toBe('DELETE_COMPLETE');
    expect(functionNames()).toEqual([]);
  });

  it('leaves the function as long as there are replicas, and finishes when it is run later', async () => {
    aws.moods.replicas = 1;
    await run();
    const name = onlyFunction();
    expect((await remove()).functions).toEqual([name]);
    expect(lines.at(-1)).toContain(`These functions still have replicas: ${name}`);
    expect(functionNames()).toEqual([name]);
    expect((await remove()).functions).toEqual([]);
    expect(functionNames()).toEqual([]);
    expect(aws.actions.filter((action) => action === 'DeleteStack')).toHaveLength(1);
  });

  it('waits for the replicas if it is told to', async () => {
    aws.moods.replicas = 3;
    await run();
    expect((await remove({ wait: true })).functions).toEqual([]);
    expect(aws.actions.filter((action) => action === 'DeleteFunction')).toHaveLength(4);
  });

  it('does not wait for ever', async () => {
    aws.moods.replicas = 1_000_000;
    await run();
    expect((await remove({ wait: true, waitMs: 20 })).functions).toHaveLength(1);
  });

  it('finds the functions of an earlier stack of that name, too', async () => {
    aws.moods.replicas = 1;
    await run();
    await remove();
    await run();
    expect(functionNames()).toHaveLength(2);
    await remove();
    await remove();
    expect(functionNames()).toEqual([]);
  });

  it('that fails says why', async () => {
    await run();
    aws.moods.failure = { CachePolicy: 'It is in use' };
    await expect(remove()).rejects.toThrow('DELETE_FAILED.\n  CachePolicy: It is in use');
    expect(functionNames()).toHaveLength(1);
  });

  it('of a stack that never was says so', async () => {
    await expect(remove()).rejects.toThrow(`There is no stack ${config.stackName}`);
  });
});

describe('on the command line', () => {
  // The scripts wait for seconds between two looks.
  beforeEach(() => {
    aws.moods.polls = 0;
  });

  it('a deployment ends with the origin for the page', async () => {
    const { code, stdout, stderr } = await example.run('deploy.mjs');
    expect({ code, stderr: stderr.replace(/^.*NodeVersionSupportWarning[^]*$/m, '') }).toEqual({
      code: 0,
      stderr: '',
    });
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('Origin:       https://d111111abcdef8.cloudfront.net');
  });

  it('without credentials it says how to give them', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere');
    const { code, stderr } = await example.run('deploy.mjs');
    expect(code).toBe(1);
    expect(stderr).toContain('There are no AWS credentials. Set AWS_PROFILE');
  });

  it('a teardown wants to be meant', async () => {
    const { code, stderr } = await example.run('teardown.mjs');
    expect(code).toBe(1);
    expect(stderr).toContain(`This closes every file of the stack ${config.stackName}`);
    expect(aws.actions).toEqual([]);
  });

  it('a teardown says what is left, and how it goes', async () => {
    await run();
    aws.functions.get(onlyFunction())!.replicated = 1;
    const { code, stdout } = await example.run('teardown.mjs', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('Run the same command again tomorrow');
    expect(stdout).toContain(
      `These buckets stay, if you have not deleted them: ${aws.stacks[0]!.resources['FilesBucket']!.id}`,
    );
  });
});
