import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from './usage-error.mjs';

const updatable = /^(?:CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT|IMPORT_ROLLBACK)_COMPLETE$/;
const beyondUpdate = /^(?:CREATE_FAILED|ROLLBACK_COMPLETE|ROLLBACK_FAILED|REVIEW_IN_PROGRESS|DELETE_FAILED)$/;

/** The stack with this name or id; `null` if there is none. */
export async function findStack(cloudFormation, name) {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0];
  } catch (error) {
    if (error.name === 'ValidationError' && /does not exist/.test(error.message)) return null;
    throw error;
  }
}

/**
 * Creates the stack or updates it, and waits for the end.
 *
 * @returns {Promise<{ stack, changed }>}
 * @throws {UsageError} the stack cannot be deployed now, has failed (with the events that say why), or took too long
 */
export async function deployStack({ cloudFormation, name, template, parameters, ...wait }) {
  const before = await findStack(cloudFormation, name);
  if (before !== null) assertUpdatable(before);
  const token = randomUUID();
  const input = {
    StackName: name,
    TemplateBody: template,
    Parameters: Object.entries(parameters).map(([key, value]) => ({
      ParameterKey: key,
      ParameterValue: String(value),
    })),
    Capabilities: ['CAPABILITY_IAM'],
    ClientRequestToken: token,
    // "Retain" is for what has worked. Without this, the version of a failed update would stay, and Lambda would not
    // publish the same code again.
    RetainExceptOnCreate: true,
  };
  const id = before === null ? await create(cloudFormation, input) : await update(cloudFormation, input);
  if (id === null) return { stack: before, changed: false };
  const stack = await waitForStack({ cloudFormation, id, token, ...wait });
  if (/^(?:CREATE|UPDATE)_COMPLETE$/.test(stack.StackStatus)) return { stack, changed: true };
  throw new UsageError(await describeFailure(cloudFormation, stack, token));
}

/** Deletes the stack and waits for the end. */
export async function deleteStack({ cloudFormation, stack, ...wait }) {
  const id = stack.StackId;
  const token = randomUUID();
  await cloudFormation.send(new DeleteStackCommand({ StackName: id, ClientRequestToken: token }));
  const deleted = await waitForStack({ cloudFormation, id, token, ...wait });
  if (deleted.StackStatus === 'DELETE_COMPLETE') return;
  throw new UsageError(await describeFailure(cloudFormation, deleted, token));
}

/** A resource of a stack, even of a deleted one; `null` if the stack has no resource of this name. */
export async function findResource(cloudFormation, stackId, logicalId) {
  try {
    const command = new DescribeStackResourceCommand({ StackName: stackId, LogicalResourceId: logicalId });
    const { StackResourceDetail } = await cloudFormation.send(command);
    return { id: StackResourceDetail.PhysicalResourceId, status: StackResourceDetail.ResourceStatus };
  } catch (error) {
    if (error.name === 'ValidationError') return null;
    throw error;
  }
}

function assertUpdatable({ StackName, StackStatus }) {
  if (updatable.test(StackStatus)) return;
  if (beyondUpdate.test(StackStatus)) {
    throw new UsageError(
      `The stack ${StackName} is ${StackStatus}, and CloudFormation cannot update it. ` +
        'Remove it with `node teardown.mjs --yes`, then deploy again.',
    );
  }
  if (StackStatus.endsWith('_IN_PROGRESS')) {
    throw new UsageError(
      `The stack ${StackName} is ${StackStatus}. Wait until that is over, then deploy again.`,
    );
  }
  throw new UsageError(
    `The stack ${StackName} is ${StackStatus}. Choose "Continue update rollback" in the CloudFormation console, ` +
      'then deploy again.',
  );
}

async function create(cloudFormation, input) {
  const { StackId } = await cloudFormation.send(new CreateStackCommand(input));
  return StackId;
}

async function update(cloudFormation, input) {
  try {
    const { StackId } = await cloudFormation.send(new UpdateStackCommand(input));
    return StackId;
  } catch (error) {
    if (error.name === 'ValidationError' && /No updates are to be performed/.test(error.message)) return null;
    throw error;
  }
}

/** Logs each event, and returns the stack when the operation is over. */
async function waitForStack({ cloudFormation, id, token, log, pollMs, timeoutMs }) {
  const logged = new Set();
  const end = Date.now() + timeoutMs;
  for (;;) {
    // The status first: then the events read after it are complete.
    const stack = await findStack(cloudFormation, id);
    const status = stack?.StackStatus ?? 'CREATE_IN_PROGRESS';
    for (const event of await eventsOf(cloudFormation, id, token)) {
      if (logged.has(event.EventId)) continue;
      logged.add(event.EventId);
      log(`  ${event.ResourceStatus} ${event.LogicalResourceId}`);
    }
    if (!status.endsWith('_IN_PROGRESS')) return stack;
    if (Date.now() >= end) {
      throw new UsageError(
        `The stack is still ${status}. It goes on without this script. Look at it in the ` +
          'CloudFormation console, or run the same command again later.',
      );
    }
    await sleep(Math.min(pollMs, Math.max(0, end - Date.now())));
  }
}

/** The events of one operation, the oldest first. */
async function eventsOf(cloudFormation, id, token) {
  const events = [];
  let NextToken;
  do {
    const page = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: id, NextToken }));
    const ours = page.StackEvents.filter((event) => event.ClientRequestToken === token);
    events.push(...ours);
    // The newest come first: the first page with other events is the last page of this operation.
    NextToken = ours.length === page.StackEvents.length ? page.NextToken : undefined;
  } while (NextToken !== undefined);
  return events.toReversed();
}

async function describeFailure(cloudFormation, { StackId, StackName, StackStatus }, token) {
  const failed = (await eventsOf(cloudFormation, StackId, token))
    .filter(({ ResourceStatus }) => ResourceStatus.endsWith('_FAILED'))
    // A resource that was stopped because another one failed says nothing about the cause.
    .filter(
      ({ ResourceStatusReason = '' }) =>
        !/^Resource (?:creation|update) cancelled/.test(ResourceStatusReason),
    )
    .map((event) => `  ${event.LogicalResourceId}: ${event.ResourceStatusReason ?? event.ResourceStatus}`);
  return [`The stack ${StackName} is ${StackStatus}.`, ...failed].join('\n');
}
