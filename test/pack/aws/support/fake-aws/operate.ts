import { randomUUID } from 'node:crypto';
import { readTemplate } from '../read-template.js';
import { sha256 } from './sha256.js';
import { account, type Moods, type Stack, type World } from './world.js';

/** An operation that succeeds, or fails as the mood has it: then everything is as it was. */
export function operate({ moods }: World, stack: Stack, token: string, kind: string, work: () => void): void {
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

export function deployResources(world: World, stack: Stack): void {
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
