import { Duration, RemovalPolicy, Stack, Token, Validations } from 'aws-cdk-lib';
import {
  CompositePrincipal,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { bundledCode } from './bundled-code.mjs';

/** The function for viewer-request. Its `currentVersion` is another one whenever code or settings change. */
export function createAuthorizer(scope, { handler }) {
  const authorizer = new LambdaFunction(scope, 'Authorizer', {
    description: 'Lets a request pass whose token grants the file (file-auth-worker).',
    code: bundledCode(handler),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_22_X,
    // What Lambda@Edge takes at viewer-request, of which CDK checks nothing.
    architecture: Architecture.X86_64,
    memorySize: 128,
    timeout: Duration.seconds(5),
    role: createRole(scope),
    // The earlier version stays, so that the distribution can go back to it.
    currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
  });
  Validations.of(authorizer).acknowledge({
    id: 'AwsSolutions-L1',
    reason:
      'AWS supports Node.js 22 until April 2027, and the authorizer uses nothing that 24 has not: raise the runtime here when you want to.',
  });
  // Lambda deletes no function while there are replicas of it, for hours after the distribution is gone.
  authorizer.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return authorizer;
}

/** May write its log and nothing else: S3 is read by the distribution. */
function createRole(scope) {
  const stack = Stack.of(scope);
  const writeLogs = new PolicyStatement({
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroupsOfReplicas(stack)],
  });
  const role = new Role(scope, 'AuthorizerRole', {
    assumedBy: new CompositePrincipal(
      new ServicePrincipal('lambda.amazonaws.com'),
      new ServicePrincipal('edgelambda.amazonaws.com'),
    ),
    inlinePolicies: { 'write-logs': new PolicyDocument({ statements: [writeLogs] }) },
  });
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${logGroupsOfReplicas(readable(stack))}]`,
    reason:
      "A replica makes its log group in the region where it runs, under a name that begins so; the function's own name would be a circle.",
  });
  return role;
}

/** Replicas log in the region where they run, under a name that begins so and no other. */
function logGroupsOfReplicas({ partition, account }) {
  return `arn:${partition}:logs:*:${account}:log-group:/aws/lambda/us-east-1.*`;
}

/** As cdk-nag writes what is known in the deployment only. */
function readable({ partition, account }) {
  return {
    partition: Token.isUnresolved(partition) ? '<AWS::Partition>' : partition,
    account: Token.isUnresolved(account) ? '<AWS::AccountId>' : account,
  };
}

/** The log of the replica in us-east-1. Those of other regions come into being there, without an end. */
export function createAuthorizerLog(scope, { logRetention }) {
  return new LogGroup(scope, 'AuthorizerLogGroup', {
    logGroupName: `/aws/lambda/us-east-1.${scope.authorizer.functionName}`,
    retention: logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
