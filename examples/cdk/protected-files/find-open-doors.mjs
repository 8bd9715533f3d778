import { Stack } from 'aws-cdk-lib';
import { LambdaEdgeEventType } from 'aws-cdk-lib/aws-cloudfront';

const advice = 'remove it, or give it the same edgeLambdas as the default behaviour.';

/**
 * The behaviours that serve the files without the authorizer, as errors. The viewer's path chooses the behaviour, so
 * one of these opens all files, whatever the other behaviours do.
 */
export function findOpenDoors({ authorizer, bucket, distribution }) {
  const stack = Stack.of(distribution);
  const config = stack.resolve(distribution.node.defaultChild.distributionConfig);
  const ofFiles = findOriginsOf(stack.resolve(bucket.bucketRegionalDomainName), config);
  const version = stack.resolve(authorizer.currentVersion.edgeArn);
  return (config.cacheBehaviors ?? [])
    .filter((behaviour) => ofFiles.includes(behaviour.targetOriginId) && !isGuarded(behaviour, version))
    .map(
      ({ pathPattern }) =>
        `The behaviour "${pathPattern}" serves the files without the authorizer: ${advice}`,
    );
}

/** The IDs of the origins that are the bucket, and of the origin groups that contain one of them. */
function findOriginsOf(domainName, { origins, originGroups }) {
  const ids = origins.filter((origin) => isSame(origin.domainName, domainName)).map(({ id }) => id);
  const groups = originGroups?.items ?? [];
  const ofGroups = groups.filter(({ members }) =>
    members.items.some(({ originId }) => ids.includes(originId)),
  );
  return [...ids, ...ofGroups.map(({ id }) => id)];
}

function isGuarded({ lambdaFunctionAssociations = [] }, version) {
  return lambdaFunctionAssociations.some(
    ({ eventType, lambdaFunctionArn }) =>
      eventType === LambdaEdgeEventType.VIEWER_REQUEST && isSame(lambdaFunctionArn, version),
  );
}

/** Both may be references, which are objects. */
function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
