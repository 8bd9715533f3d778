// Deletes the stack, and the function as soon as Lambda allows it. The files stay.
import { ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { DeleteFunctionCommand } from '@aws-sdk/client-lambda';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createClients } from './clients.mjs';
import { readStackName } from './read-config.mjs';
import { readArguments, runScript } from './run-script.mjs';
import { deleteStack, findResource, findStack } from './stack.mjs';
import { UsageError } from './usage-error.mjs';

const help = `Usage: node teardown.mjs --yes [--wait]

Deletes the stack of config.json. The buckets with the files and the logs stay, with everything in them.
The function stays until its replicas are gone, which takes hours. Then the same command deletes it.

  --yes   confirm
  --wait  keep trying until the function is deleted, for 8 hours at most
  --help  show this text`;

const flags = {
  yes: { type: 'boolean', default: false },
  wait: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

const minute = 60_000;
const keptBuckets = ['FilesBucket', 'LogsBucket'];

/** Deletes the stack if it is there, then the functions of all deleted stacks of that name. Returns what is left. */
export async function teardown({ name, clients, log, wait = false, ...times }) {
  const { pollMs = 5_000, timeoutMs = 45 * minute, retryMs = 5 * minute, waitMs = 8 * 60 * minute } = times;
  const { cloudFormation, lambda } = clients;
  const stack = await findStack(cloudFormation, name);
  if (stack !== null) {
    log(`Deleting the stack ${name}`);
    await deleteStack({ cloudFormation, stack, log, pollMs, timeoutMs });
  }
  const deleted = await deletedStacks(cloudFormation, name);
  if (deleted.length === 0)
    throw new UsageError(`There is no stack ${name}, and there was none in the last 90 days.`);
  const buckets = await keptBy(cloudFormation, deleted, keptBuckets);
  let functions = await keptBy(cloudFormation, deleted, ['Authorizer']);
  const end = Date.now() + waitMs;
  for (;;) {
    functions = await deleteFunctions(lambda, functions, log);
    if (functions.length === 0 || !wait || Date.now() + retryMs > end) return { functions, buckets };
    await sleep(retryMs);
  }
}

/** CloudFormation lists deleted stacks for 90 days. */
async function deletedStacks(cloudFormation, name) {
  const ids = [];
  let NextToken;
  do {
    const command = new ListStacksCommand({ StackStatusFilter: ['DELETE_COMPLETE'], NextToken });
    const page = await cloudFormation.send(command);
    ids.push(
      ...page.StackSummaries.filter(({ StackName }) => StackName === name).map(({ StackId }) => StackId),
    );
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return ids;
}

/** The resources that those stacks have kept. */
async function keptBy(cloudFormation, stackIds, logicalIds) {
  const kept = [];
  for (const stackId of stackIds) {
    for (const logicalId of logicalIds) {
      const resource = await findResource(cloudFormation, stackId, logicalId);
      if (resource?.status === 'DELETE_SKIPPED') kept.push(resource.id);
    }
  }
  return kept;
}

/** Deletes each function with its versions, and returns those that still have replicas. */
async function deleteFunctions(lambda, functions, log) {
  const left = [];
  for (const name of functions) {
    if (await deleteFunction(lambda, name)) log(`The function ${name} is gone.`);
    else left.push(name);
  }
  if (left.length > 0)
    log(
      `These functions still have replicas: ${left.join(', ')}. CloudFront removes them within some hours.`,
    );
  return left;
}

async function deleteFunction(lambda, name) {
  try {
    await lambda.send(new DeleteFunctionCommand({ FunctionName: name }));
    return true;
  } catch (error) {
    if (error.name === 'ResourceNotFoundException') return true;
    if (error.name === 'InvalidParameterValueException' && /replicated function/.test(error.message))
      return false;
    throw error;
  }
}

await runScript(import.meta.url, async (args) => {
  const { values } = readArguments({ args, options: flags }, help);
  if (values.help) return console.log(help);
  const name = await readStackName(dirname(fileURLToPath(import.meta.url)));
  if (!values.yes) throw new UsageError(`This closes every file of the stack ${name}.\n\n${help}`);
  const { functions, buckets } = await teardown({
    name,
    clients: createClients(),
    log: console.log,
    wait: values.wait,
  });
  if (functions.length > 0) console.log('Run the same command again tomorrow, or with --wait.');
  if (buckets.length > 0) {
    console.log(`These buckets stay, if you have not deleted them: ${buckets.join(', ')}.`);
    console.log('To delete one, with all versions of all files: "Empty", then "Delete" in the S3 console.');
  }
});
