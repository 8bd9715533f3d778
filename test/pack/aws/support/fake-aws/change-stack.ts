import { randomUUID } from 'node:crypto';
import { readTemplate, type Template } from '../read-template.js';
import { AwsError } from './aws-error.js';
import { existing } from './existing.js';
import { deployResources, operate } from './operate.js';
import { account, type Stack, type World } from './world.js';
import { fields } from './xml.js';

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

export function createStack(world: World, form: URLSearchParams): string {
  const { token, ...input } = readInput(form);
  const name = form.get('StackName') ?? '';
  const id = `arn:aws:cloudformation:us-east-1:${account}:stack/${name}/${randomUUID()}`;
  const stack: Stack = { id, name, ...input, status: '', next: null, events: [], resources: {} };
  world.stacks.push(stack);
  operate(world, stack, token, 'CREATE', () => deployResources(world, stack));
  return fields({ StackId: id });
}

export function updateStack(world: World, form: URLSearchParams): string {
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

export function deleteStack(world: World, form: URLSearchParams): string {
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
