import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDelivery, CfnDeliveryDestination, CfnDeliverySource } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { closedBucket } from './closed-bucket.mjs';

/**
 * The fields of the log. Without `cs-uri-query`, `cs(Referer)` and `cs(Cookie)`: the log has the viewer's query with
 * the token, whatever the authorizer removes, and a referrer may contain a token.
 */
const recordFields = [
  'date',
  'time',
  'x-edge-location',
  'sc-bytes',
  'c-ip',
  'cs-method',
  'cs(Host)',
  'cs-uri-stem',
  'sc-status',
  'cs(User-Agent)',
  'x-edge-result-type',
  'x-edge-request-id',
  'cs-protocol',
  'time-taken',
  'ssl-protocol',
  'x-edge-response-result-type',
  'cs-protocol-version',
  'time-to-first-byte',
  'x-edge-detailed-result-type',
  'sc-content-type',
  'sc-content-len',
  'sc-range-start',
  'sc-range-end',
];

/** Standard logging v2, because it lets you choose the fields. Returns the bucket that the log is delivered to. */
export function addAccessLog(scope, { logRetention }) {
  const bucket = createLogsBucket(scope, logRetention);
  const name = `file-auth-${scope.distribution.distributionId}`;
  const source = new CfnDeliverySource(scope, 'AccessLogSource', {
    name,
    logType: 'ACCESS_LOGS',
    resourceArn: scope.distribution.distributionArn,
  });
  const destination = new CfnDeliveryDestination(scope, 'AccessLogDestination', {
    name,
    destinationResourceArn: bucket.bucketArn,
    outputFormat: 'json',
  });
  const delivery = new CfnDelivery(scope, 'AccessLogDelivery', {
    deliverySourceName: source.ref,
    deliveryDestinationArn: destination.attrArn,
    recordFields,
  });
  delivery.node.addDependency(bucket.policy);
  return bucket;
}

/** It stays when the stack is deleted, because a bucket that is not empty would stop the deletion. Its files expire. */
function createLogsBucket(scope, logRetention) {
  const bucket = new Bucket(scope, 'LogsBucket', {
    ...closedBucket,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [{ id: 'remove-old-logs', expiration: Duration.days(logRetention) }],
  });
  bucket.addToResourcePolicy(allowDelivery(Stack.of(scope), bucket));
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'This is the bucket of the log itself. A log of its deliveries would need another bucket.',
  });
  return bucket;
}

function allowDelivery(stack, bucket) {
  const sources = `arn:${stack.partition}:logs:us-east-1:${stack.account}:delivery-source:*`;
  return new PolicyStatement({
    principals: [new ServicePrincipal('delivery.logs.amazonaws.com')],
    actions: ['s3:PutObject'],
    resources: [bucket.arnForObjects('*')],
    conditions: {
      StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': stack.account },
      ArnLike: { 'aws:SourceArn': sources },
    },
  });
}
