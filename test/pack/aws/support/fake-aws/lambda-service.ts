import { AwsError } from './aws-error.js';
import { account, type Answer, type Service, type World } from './world.js';

export const lambdaService: Service = {
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
