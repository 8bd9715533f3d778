import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listen } from '../../../support/listen.js';
import { readTemplate, type Template } from './read-template.js';

// As much of AWS as the scripts speak to: it answers in AWS' own formats, and does with the template and the zip file
// what decides whether a deployment is a deployment.

export const account = '123456789012';

interface Event {
  readonly token: string;
  readonly logicalId: string;
  readonly status: string;
  readonly reason?: string;
}

interface Stack {
  readonly id: string;
  readonly name: string;
  template: string;
  parameters: Record<string, string>;
  status: string;
  /** What it becomes after so many more answers. */
  next: { readonly status: string; polls: number } | null;
  events: Event[];
  resources: Record<string, { id: string; status: string }>;
}

interface Bucket {
  readonly owner: string;
  readonly settings: Record<string, string>;
  readonly objects: Map<string, Buffer>;
}

interface FakeFunction {
  readonly versions: { readonly sha256: string }[];
  /** So many attempts to delete it fail because of replicas. */
  replicated: number;
}

/** How the fake behaves, to be changed by a test. */
export interface Moods {
  /** The next operation on a stack fails, with these reasons by logical id. */
  failure: Record<string, string> | null;
  /** CloudFormation publishes no version for new code, as it once did. */
  keepsVersion: boolean;
  /** How many answers say that an operation goes on; with 0 it has ended before anybody asks. */
  polls: number;
  /** Attempts to delete a function that fail. */
  replicas: number;
}

export interface FakeAws {
  readonly url: string;
  readonly moods: Moods;
  readonly stacks: readonly Stack[];
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly functions: ReadonlyMap<string, FakeFunction>;
  /** The actions that were asked for, in order, but for those that only look. */
  readonly actions: readonly string[];
  addBucket(name: string, owner: string): void;
  close(): Promise<void>;
}

class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

interface Ask {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

interface Answer {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const tag = (name: string, content: string): string => `<${name}>${content}</${name}>`;
const fields = (values: Record<string, string | undefined>): string =>
  Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : tag(name, escape(value))))
    .join('');
const members = (list: readonly string[]): string => list.map((each) => tag('member', each)).join('');
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64');

export async function startFakeAws(): Promise<FakeAws> {
  const moods: Moods = { failure: null, keepsVersion: false, polls: 1, replicas: 0 };
  const stacks: Stack[] = [];
  const buckets = new Map<string, Bucket>();
  const functions = new Map<string, FakeFunction>();
  const actions: string[] = [];
  const world = { moods, stacks, buckets, functions, actions };
  const server = createServer((request, response) => void answer(world, request, response));
  const url = `http://127.0.0.1:${await listen(server)}`;
  return {
    url,
    ...world,
    addBucket: (name, owner) => void buckets.set(name, { owner, settings: {}, objects: new Map() }),
    close: () => closeServer(server),
  };
}

interface World {
  readonly moods: Moods;
  readonly stacks: Stack[];
  readonly buckets: Map<string, Bucket>;
  readonly functions: Map<string, FakeFunction>;
  readonly actions: string[];
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://aws');
  const { method = 'GET', headers } = request;
  const ask: Ask = { method, path: pathname, query: searchParams, headers, body: Buffer.concat(chunks) };
  const service = serviceOf(ask);
  try {
    const { status = 200, body = '', headers: more = {} } = service.answer(world, ask);
    response.writeHead(status, { 'content-type': service.type, ...more }).end(body);
  } catch (error) {
    const failure = error instanceof AwsError ? error : new AwsError(500, 'InternalFailure', String(error));
    const body = method === 'HEAD' ? '' : service.describe(failure);
    response
      .writeHead(failure.status, { 'content-type': service.type, 'x-amzn-errortype': failure.code })
      .end(body);
  }
}

interface Service {
  readonly type: string;
  answer(world: World, ask: Ask): Answer;
  describe(error: AwsError): string;
}

const queryService: Service = {
  type: 'text/xml',
  answer(world, { body }) {
    const form = new URLSearchParams(body.toString());
    const action = form.get('Action') ?? '';
    if (!/^(?:Describe|List|Get)/.test(action)) world.actions.push(action);
    const result = queryActions[action]?.(world, form);
    if (result === undefined) throw new AwsError(400, 'InvalidAction', action);
    return { body: tag(`${action}Response`, tag(`${action}Result`, result)) };
  },
  describe: ({ code, message }) =>
    tag(
      'ErrorResponse',
      tag('Error', fields({ Type: 'Sender', Code: code, Message: message })) + tag('RequestId', 'r'),
    ),
};

const lambdaService: Service = {
  type: 'application/json',
  answer(world, { method, path }) {
    const [, name = '', action] = /^\/2015-03-31\/functions\/([^/]+)(?:\/(.*))?$/.exec(path) ?? [];
    const id = decodeURIComponent(name);
    if (method === 'GET' && action === 'configuration') return describeVersion(world, id);
    if (method === 'DELETE') return deleteFunction(world, id);
    throw new AwsError(400, 'InvalidAction', path);
  },
  describe: ({ message }) => JSON.stringify({ Type: 'User', Message: message }),
};

const s3Service: Service = {
  type: 'application/xml',
  answer: answerBucket,
  describe: ({ code, message }) => tag('Error', fields({ Code: code, Message: message })),
};

function serviceOf({ method, path }: Ask): Service {
  if (path.startsWith('/2015-03-31/')) return lambdaService;
  return method === 'POST' && path === '/' ? queryService : s3Service;
}

// --- S3 --------------------------------------------------------------------------------------------------------------

function answerBucket({ buckets, actions }: World, { method, path, query, headers, body }: Ask): Answer {
  const [, name = '', key = ''] = /^\/([^/]+)\/?(.*)$/.exec(path) ?? [];
  const bucket = buckets.get(name);
  const setting = ['publicAccessBlock', 'versioning', 'policy'].find((each) => query.has(each));
  if (method === 'PUT' && key === '' && setting === undefined) {
    if (bucket !== undefined) throw new AwsError(409, 'BucketAlreadyExists', 'The name is taken.');
    actions.push('CreateBucket');
    buckets.set(name, { owner: account, settings: {}, objects: new Map() });
    return {};
  }
  if (bucket === undefined) throw new AwsError(404, 'NoSuchBucket', 'There is no such bucket.');
  const expected = headers['x-amz-expected-bucket-owner'];
  // A stranger who waits for others' code lets them in, so only this header keeps them out.
  if (expected !== undefined && expected !== bucket.owner) {
    throw new AwsError(403, 'AccessDenied', 'Access Denied');
  }
  if (method === 'HEAD') return {};
  if (setting !== undefined) bucket.settings[setting] = body.toString();
  else {
    if (headers['x-amz-checksum-sha256'] !== sha256(body))
      throw new AwsError(400, 'BadDigest', 'Another hash.');
    actions.push('PutObject');
    bucket.objects.set(key, body);
  }
  return {};
}

// --- Lambda ----------------------------------------------------------------------------------------------------------

function describeVersion({ functions }: World, arn: string): Answer {
  const [, name = '', version = ''] = /function:([^:]+):(\d+)$/.exec(arn) ?? [];
  const found = functions.get(name)?.versions[Number(version) - 1];
  if (found === undefined) throw new AwsError(404, 'ResourceNotFoundException', `Function not found: ${arn}`);
  return { body: JSON.stringify({ FunctionName: name, Version: version, CodeSha256: found.sha256 }) };
}

function deleteFunction({ functions, actions }: World, name: string): Answer {
  actions.push('DeleteFunction');
  const found = functions.get(name);
  if (found === undefined)
    throw new AwsError(404, 'ResourceNotFoundException', `Function not found: ${name}`);
  if (found.replicated > 0) {
    found.replicated -= 1;
    throw new AwsError(
      400,
      'InvalidParameterValueException',
      `Lambda was unable to delete arn:aws:lambda:us-east-1:${account}:function:${name}:1 because it is a replicated ` +
        'function. Please see our documentation for Deleting Lambda@Edge Functions and Replicas.',
    );
  }
  functions.delete(name);
  return { status: 204 };
}

// --- CloudFormation and STS ------------------------------------------------------------------------------------------

const queryActions: Record<string, (world: World, form: URLSearchParams) => string> = {
  GetCallerIdentity: () => fields({ Account: account, Arn: `arn:aws:iam::${account}:user/x`, UserId: 'x' }),
  DescribeStacks: describeStacks,
  ListStacks: ({ stacks }) =>
    tag(
      'StackSummaries',
      members(
        stacks
          .filter(({ status }) => status === 'DELETE_COMPLETE')
          .map(({ id, name, status }) =>
            fields({
              StackId: id,
              StackName: name,
              StackStatus: status,
              CreationTime: '2026-11-26T12:00:00Z',
            }),
          ),
      ),
    ),
  CreateStack: createStack,
  UpdateStack: updateStack,
  DeleteStack: deleteStack,
  DescribeStackEvents: describeStackEvents,
  DescribeStackResource(world, form) {
    const stack = existing(world, form.get('StackName'));
    const logicalId = form.get('LogicalResourceId') ?? '';
    const resource = stack.resources[logicalId];
    if (resource === undefined) {
      throw new AwsError(
        400,
        'ValidationError',
        `Resource ${logicalId} does not exist for stack ${stack.name}`,
      );
    }
    const detail = {
      LogicalResourceId: logicalId,
      PhysicalResourceId: resource.id,
      ResourceStatus: resource.status,
    };
    return tag('StackResourceDetail', fields({ ...detail, LastUpdatedTimestamp: '2026-11-26T12:00:00Z' }));
  },
};

/** By name only if it is not deleted, by id in any case. */
function existing({ stacks }: World, name: string | null): Stack {
  const found = stacks.find(
    (stack) => stack.id === name || (stack.name === name && stack.status !== 'DELETE_COMPLETE'),
  );
  if (found === undefined) throw new AwsError(400, 'ValidationError', `Stack with id ${name} does not exist`);
  return found;
}

function describeStacks(world: World, form: URLSearchParams): string {
  const stack = existing(world, form.get('StackName'));
  const text = tag('Stacks', members([describe(stack)]));
  if (stack.next !== null && (stack.next.polls -= 1) <= 0) {
    stack.status = stack.next.status;
    stack.next = null;
  }
  return text;
}

function describe(stack: Stack): string {
  const { id, name, status, template, resources } = stack;
  const outputs = Object.keys(readTemplate(template).Outputs).map((key) =>
    fields({ OutputKey: key, OutputValue: outputOf(key, resources) }),
  );
  const head = fields({
    StackId: id,
    StackName: name,
    StackStatus: status,
    CreationTime: '2026-11-26T12:00:00Z',
  });
  return head + tag('Outputs', members(outputs));
}

function outputOf(key: string, resources: Stack['resources']): string {
  if (key === 'DistributionDomainName') return 'd111111abcdef8.cloudfront.net';
  if (key === 'DistributionId') return resources['Distribution']?.id ?? '';
  return resources[key === 'FilesBucketName' ? 'FilesBucket' : 'Authorizer']?.id ?? '';
}

function readInput(
  form: URLSearchParams,
): Pick<Stack, 'template' | 'parameters'> & { readonly token: string } {
  const parameters: Record<string, string> = {};
  for (let index = 1; form.has(`Parameters.member.${index}.ParameterKey`); index += 1) {
    const key = form.get(`Parameters.member.${index}.ParameterKey`)!;
    parameters[key] = form.get(`Parameters.member.${index}.ParameterValue`) ?? '';
  }
  const template = form.get('TemplateBody') ?? '';
  assertParameters(readTemplate(template), parameters);
  if (form.get('Capabilities.member.1') !== 'CAPABILITY_IAM') {
    throw new AwsError(400, 'InsufficientCapabilitiesException', 'Requires capabilities : [CAPABILITY_IAM]');
  }
  if (form.get('RetainExceptOnCreate') !== 'true')
    throw new AwsError(400, 'ValidationError', 'what failed would stay');
  return { template, parameters, token: form.get('ClientRequestToken') ?? '' };
}

/** As CloudFormation does: each value of a list against the pattern. */
function assertParameters({ Parameters }: Template, values: Record<string, string>): void {
  const undeclared = Object.keys(values).filter((name) => Parameters[name] === undefined);
  if (undeclared.length > 0) {
    throw new AwsError(
      400,
      'ValidationError',
      `Parameters: [${undeclared.join(', ')}] do not exist in the template`,
    );
  }
  for (const [name, { Type, AllowedPattern, AllowedValues, Default }] of Object.entries(Parameters)) {
    const value = values[name] ?? (Default as string | undefined);
    if (value === undefined)
      throw new AwsError(400, 'ValidationError', `Parameters: [${name}] must have values`);
    const each = Type === 'CommaDelimitedList' ? value.split(',') : [value];
    const pattern = new RegExp(AllowedPattern ?? '');
    const allowed = AllowedValues?.map(String);
    if (each.every((one) => pattern.test(one) && (allowed?.includes(one) ?? true))) continue;
    throw new AwsError(
      400,
      'ValidationError',
      `Parameter '${name}' must be of its pattern or allowed values`,
    );
  }
}

function createStack(world: World, form: URLSearchParams): string {
  const { token, ...input } = readInput(form);
  const name = form.get('StackName') ?? '';
  const id = `arn:aws:cloudformation:us-east-1:${account}:stack/${name}/${randomUUID()}`;
  const stack: Stack = { id, name, ...input, status: '', next: null, events: [], resources: {} };
  world.stacks.push(stack);
  operate(world, stack, token, 'CREATE', () => deployResources(world, stack));
  return fields({ StackId: id });
}

function updateStack(world: World, form: URLSearchParams): string {
  const stack = existing(world, form.get('StackName'));
  const { token, ...input } = readInput(form);
  const { template, parameters } = stack;
  if (JSON.stringify(input) === JSON.stringify({ template, parameters })) {
    throw new AwsError(400, 'ValidationError', 'No updates are to be performed.');
  }
  operate(world, stack, token, 'UPDATE', () => {
    Object.assign(stack, input);
    deployResources(world, stack);
  });
  return fields({ StackId: stack.id });
}

function deleteStack(world: World, form: URLSearchParams): string {
  const stack = existing(world, form.get('StackName'));
  const { Resources } = readTemplate(stack.template);
  operate(world, stack, form.get('ClientRequestToken') ?? '', 'DELETE', () => {
    for (const [name, resource] of Object.entries(stack.resources)) {
      const isKept =
        Resources[name]?.['DeletionPolicy'] === 'Retain' && resource.status !== 'DELETE_COMPLETE';
      resource.status = isKept ? 'DELETE_SKIPPED' : 'DELETE_COMPLETE';
    }
  });
  return '';
}

/** An operation that succeeds, or fails as the mood has it: then everything is as it was. */
function operate({ moods }: World, stack: Stack, token: string, kind: string, work: () => void): void {
  const event = (logicalId: string, status: string, reason?: string): void =>
    void stack.events.unshift({ token, logicalId, status, ...(reason === undefined ? {} : { reason }) });
  stack.status = `${kind}_IN_PROGRESS`;
  event(stack.name, stack.status);
  const { failure } = moods;
  moods.failure = null;
  if (failure === null) {
    work();
    for (const name of Object.keys(stack.resources)) event(name, `${kind}_COMPLETE`);
    event(stack.name, `${kind}_COMPLETE`);
    end(moods, stack, `${kind}_COMPLETE`);
    return;
  }
  for (const [name, reason] of Object.entries(failure)) event(name, `${kind}_FAILED`, reason);
  if (kind === 'CREATE') {
    // Made, and taken back.
    for (const name of Object.keys(readTemplate(stack.template).Resources)) {
      stack.resources[name] = { id: `${stack.name}-${name}`.toLowerCase(), status: 'DELETE_COMPLETE' };
    }
  }
  const status =
    { CREATE: 'ROLLBACK_COMPLETE', UPDATE: 'UPDATE_ROLLBACK_COMPLETE' }[kind] ?? `${kind}_FAILED`;
  event(stack.name, status);
  end(moods, stack, status);
}

function end({ polls }: Moods, stack: Stack, status: string): void {
  if (polls === 0) stack.status = status;
  else stack.next = { status, polls };
}

function deployResources(world: World, stack: Stack): void {
  const { Resources } = readTemplate(stack.template);
  for (const name of Object.keys(Resources)) {
    stack.resources[name] ??= {
      id: `${stack.name}-${name}-${randomUUID().slice(0, 8)}`.toLowerCase(),
      status: '',
    };
    stack.resources[name].status = 'CREATE_COMPLETE';
  }
  publish(world, stack);
}

/** What Lambda does with the function's code: a version only of the code that was announced. */
function publish({ buckets, functions, moods }: World, { parameters, resources }: Stack): void {
  const name = resources['Authorizer']!.id;
  const code = buckets.get(parameters['CodeBucket'] ?? '')?.objects.get(parameters['CodeKey'] ?? '');
  if (code === undefined || sha256(code) !== parameters['CodeSha256'])
    throw new Error('this is not the code');
  const found = functions.get(name) ?? { versions: [], replicated: moods.replicas };
  functions.set(name, found);
  const isNew = found.versions.at(-1)?.sha256 !== sha256(code);
  if (isNew && !(moods.keepsVersion && found.versions.length > 0))
    found.versions.push({ sha256: sha256(code) });
  resources['AuthorizerVersion']!.id =
    `arn:aws:lambda:us-east-1:${account}:function:${name}:${found.versions.length}`;
}

function describeStackEvents(world: World, form: URLSearchParams): string {
  const { id, name, events } = existing(world, form.get('StackName'));
  // Small pages, so that there is more than one.
  const start = Number(form.get('NextToken') ?? 0);
  const page = events.slice(start, start + 10).map(({ token, logicalId, status, reason }, index) =>
    fields({
      StackId: id,
      StackName: name,
      EventId: `event-${events.length - start - index}`,
      LogicalResourceId: logicalId,
      ResourceStatus: status,
      ResourceStatusReason: reason,
      ClientRequestToken: token,
      Timestamp: '2026-11-26T12:00:00Z',
    }),
  );
  const next = start + 10 < events.length ? tag('NextToken', String(start + 10)) : '';
  return tag('StackEvents', members(page)) + next;
}
