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

/** The function for viewer-request. Its `currentVersion` changes with the code and the settings. */
export function createAuthorizer(scope, { handler }) {
  const authorizer = new LambdaFunction(scope, 'Authorizer', {
    description: 'Lets a request pass whose token grants the file (file-auth-worker).',
    code: bundledCode(handler),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_22_X,
    // What Lambda@Edge accepts at viewer-request. CDK checks none of it.
    architecture: Architecture.X86_64,
    memorySize: 128,
    timeout: Duration.seconds(5),
    role: createRole(scope),
    // The earlier version stays, so that you can roll back to it.
    currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
  });
  Validations.of(authorizer).acknowledge({
    id: 'AwsSolutions-L1',
    reason:
      'AWS supports Node.js 22 until April 2027. The authorizer also runs in 24, so you can raise the runtime here.',
  });
  // Lambda deletes no function that has replicas, and they stay for hours after the distribution is gone.
  authorizer.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return authorizer;
}

/** It may write its log and nothing else, because the distribution reads S3. */
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
      "A replica makes its log group in the region where it runs, under a name that begins like this. The function's own name would be a circular reference.",
  });
  return role;
}

/** Replicas log in the region where they run, under a name that begins like this and no other. */
function logGroupsOfReplicas({ partition, account }) {
  return `arn:${partition}:logs:*:${account}:log-group:/aws/lambda/us-east-1.*`;
}

/** As cdk-nag writes values that are known only at deployment. */
function readable({ partition, account }) {
  return {
    partition: Token.isUnresolved(partition) ? '<AWS::Partition>' : partition,
    account: Token.isUnresolved(account) ? '<AWS::AccountId>' : account,
  };
}

/** The log of the replica in us-east-1. Lambda makes the groups of other regions, without a retention. */
export function createAuthorizerLog(scope, { logRetention }) {
  return new LogGroup(scope, 'AuthorizerLogGroup', {
    logGroupName: `/aws/lambda/us-east-1.${scope.authorizer.functionName}`,
    retention: logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
