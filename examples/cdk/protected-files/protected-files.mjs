import { USE_CDK_MANAGED_LAMBDA_LOGGROUP } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { addAccessLog } from './add-access-log.mjs';
import { createAuthorizer, createAuthorizerLog } from './create-authorizer.mjs';
import { createDistribution } from './create-distribution.mjs';
import { createFilesBucket } from './create-files-bucket.mjs';
import { findOpenDoors } from './find-open-doors.mjs';
import { resolveProps } from './resolve-props.mjs';

/**
 * Private files: a bucket, the distribution in front of it, and the function that checks the token of each request.
 * Its stack must be in us-east-1, the only region from which CloudFront takes functions.
 */
export class ProtectedFiles extends Construct {
  constructor(scope, id, props) {
    super(scope, id);
    const resolved = resolveProps(this, props);
    // With this flag, CDK makes a log group for each function, under a name that no replica logs to.
    this.node.setContext(USE_CDK_MANAGED_LAMBDA_LOGGROUP, false);
    this.bucket = createFilesBucket(this, resolved);
    this.authorizer = createAuthorizer(this, resolved);
    this.authorizerLog = createAuthorizerLog(this, resolved);
    this.distribution = createDistribution(this, resolved);
    this.logsBucket = addAccessLog(this, resolved);
    this.node.addValidation({ validate: () => findOpenDoors(this) });
  }
}
