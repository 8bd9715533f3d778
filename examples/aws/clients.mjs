import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';

/** Lambda@Edge exists in this region only, so the region of your profile is ignored. */
export const region = 'us-east-1';

export function createClients() {
  return {
    cloudFormation: new CloudFormationClient({ region }),
    lambda: new LambdaClient({ region }),
    s3: new S3Client({ region }),
    sts: new STSClient({ region }),
  };
}
