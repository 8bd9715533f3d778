import { readTemplate } from '../read-template.js';
import { AwsError } from './aws-error.js';
import { createStack, deleteStack, updateStack } from './change-stack.js';
import { existing } from './existing.js';
import { account, type Service, type Stack, type World } from './world.js';
import { fields, members, tag } from './xml.js';

export const queryService: Service = {
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
