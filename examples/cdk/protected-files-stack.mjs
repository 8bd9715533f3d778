import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ProtectedFiles } from './protected-files/protected-files.mjs';

/** A separate stack for private files. Its outputs are what the application and its operators need. */
export class ProtectedFilesStack extends Stack {
  constructor(scope, id, { files, ...props }) {
    super(scope, id, props);
    const { authorizer, bucket, distribution } = new ProtectedFiles(this, 'Files', files);
    new CfnOutput(this, 'DistributionDomainName', {
      description: 'The origin of the files: put https:// and this into "origins" of registerFileAuthWorker.',
      value: distribution.distributionDomainName,
    });
    new CfnOutput(this, 'DistributionId', { value: distribution.distributionId });
    new CfnOutput(this, 'FilesBucketName', { value: bucket.bucketName });
    new CfnOutput(this, 'AuthorizerFunctionName', { value: authorizer.functionName });
  }
}
